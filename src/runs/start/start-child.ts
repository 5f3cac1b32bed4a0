import type { ObjectReference, ValueMap } from '../../../interpreter/value';
import type { Writing } from '../../writing';
import type { Run } from '../run';
import { insertOnce, type StartingStep } from './insert-triggered';

/** What a child is started with. */
export interface ChildStart {
  readonly object?: ObjectReference;
  readonly fields?: ValueMap;
}

/**
 * Inserts the run that a step of another run starts, in the step's transaction: Temporal is given it by a follow-up of
 * its event. Faults as `trigger` has them; on an object also `trigger_object_invalid` and `object_not_found`.
 */
export async function startChild(
  { trx, environment, actor, cause, path, generation }: Writing & StartingStep,
  workflow: string,
  { object, fields }: ChildStart,
): Promise<Run> {
  const request = { environment, workflowIdOrKey: workflow, actor, cause, step: { path, generation } };
  const given = object === undefined ? { fields: fields ?? {} } : { fields, object };
  const { run } = await insertOnce(trx, { ...request, ...given }, undefined);
  return run;
}
