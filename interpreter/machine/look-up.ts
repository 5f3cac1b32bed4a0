import type { LookUp } from '../plan';
import type { Question } from '../requests';
import type { Faulted, Program, Withdrawn } from './program';
import { isValueMap, WITHDRAWN } from './program';
import type { Visit } from './visit';

/** Asks the world what a step's expressions need of it. Gives undefined when its answers are there. */
export function* lookUp(lookUps: readonly LookUp[], visit: Visit): Program<Faulted | Withdrawn | undefined> {
  if (visit.opened?.looked !== undefined) return undefined;
  const { path, generation } = visit;
  const questions = lookUps.map((each) => question(each, visit));
  visit.ask({ type: 'look_up', path, generation, questions });
  const answer = yield;
  if (answer.type === 'looked') {
    visit.learn(answer.answers, answer.objects);
    return undefined;
  }
  return answer.type === 'failed' ? { is: 'fault', fault: answer.fault } : WITHDRAWN;
}

function question(lookUp: LookUp, visit: Visit): Question {
  if (lookUp.is === 'list') {
    const item = visit.evaluate(lookUp.item);
    return { is: 'list', list: lookUp.list, item: isValueMap(item) ? item : {} };
  }
  return { is: 'relation', of: visit.evaluate(lookUp.of), path: lookUp.path, read: lookUp.read };
}
