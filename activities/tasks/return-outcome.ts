import type { Outcome } from '../../interpreter/requests';
import type { Value } from '../../interpreter/value';
import { fault } from '../../src/faults/fault';
import { isMap } from '../../src/value-shape';

/** What one activity may answer to a run, bytes of JSON. */
export const ANSWER_LIMIT = 64 * 1024;

/**
 * An action's outcome as it returns to the run: of the output only the paths that the plan reads (`[[]]` is all of it).
 * The whole stays in `run_steps`. Fault `output_too_large` beyond 64 KiB.
 */
export function returnOutcome(outcome: Outcome, reads: readonly (readonly string[])[]): Outcome {
  return outcome.type === 'done' ? bounded({ ...outcome, output: pick(outcome.output, reads) }) : outcome;
}

/** Any outcome, if it is small enough. */
export function bounded(outcome: Outcome): Outcome {
  const bytes = Buffer.byteLength(JSON.stringify(outcome));
  if (bytes > ANSWER_LIMIT) throw fault('output_too_large', { details: { bytes, limit: ANSWER_LIMIT } });
  return outcome;
}

/** The parts of a value at these paths, in a value of the same shape. Lists are taken whole. */
export function pick(value: Value, paths: readonly (readonly string[])[]): Value {
  if (paths.some((path) => path.length === 0) || !isMap(value)) return paths.length === 0 ? null : value;
  const picked: { [key: string]: Value } = Object.create(null);
  for (const key of new Set(paths.map(([first]) => first))) {
    if (key === undefined || !Object.hasOwn(value, key)) continue;
    const below = paths.filter(([first]) => first === key).map(([, ...rest]) => rest);
    picked[key] = pick(value[key] ?? null, below);
  }
  return { ...picked };
}
