import type { Value } from '../value';
import { lookUp } from './look-up';
import type { Gathering, Program } from './program';
import type { Visit } from './visit';

/** Evaluates the labels or the output of a run. */
export function* gather(gathering: Gathering, visit: Visit): Program {
  if (gathering.lookUps !== undefined) {
    const failed = yield* lookUp(gathering.lookUps, visit);
    if (failed !== undefined) return failed;
  }
  const output: { [key: string]: Value } = {};
  for (const [key, expression] of Object.entries(gathering.values)) output[key] = visit.evaluate(expression);
  return { is: 'done', output };
}
