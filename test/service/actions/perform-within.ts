import { ACTIONS } from '../../../activities/catalogue';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { StoredObject } from '../../../src/objects';
import type { Writing } from '../../../src/writing';

export const RUN = 'wfr_test';

export interface Done {
  readonly output: Value;
  readonly touched: readonly StoredObject[];
}

/** Does an own action, by its id, as a step of a run does it: in this transaction, as the run, caused by an event. */
export async function performWithin(
  writing: Writing,
  id: string,
  input: ValueMap,
  { depth = 3, path = 'step' } = {},
): Promise<Done> {
  const own = ACTIONS.get(id);
  if (own?.side !== 'own') throw new Error(`${id} is not an own action.`);
  const touched: StoredObject[] = [];
  const output = await own.run(input, {
    ...writing,
    actor: { type: 'workflow-run', id: RUN },
    cause: { depth, runId: RUN },
    runId: RUN,
    path,
    generation: 1,
    touched: (object) => touched.push(object),
  });
  expect(own.output.safeParse(output).error).toBeUndefined();
  return { output, touched };
}
