import { FaultError, fault } from '../faults';
import { findObject } from '../objects';
import type { AcceptedTrigger, Again, Given } from '../runs/accept-trigger';
import { insertOnce, Refusal } from '../runs/insert-triggered';
import { recordRefusal } from '../runs/limits';
import type { Writing } from '../writing';
import { triggerOf } from './trigger-of';

/** Ids of one request. */
export const MOST_IDS = 100;

/** What became of an id. `refused`: it is known, and the fault says why it starts nothing. */
export interface CreatedRun {
  readonly id: string;
  readonly result: 'started' | 'unknown' | 'wrong_kind' | 'refused';
  readonly runId: string | null;
  /** Code of the fault. */
  readonly code: string | null;
}

export interface CreatedRuns {
  readonly results: readonly CreatedRun[];
  /** To be started once the transaction is committed. */
  readonly accepted: readonly AcceptedTrigger[];
}

/** What an id by itself may be at fault for; anything else is the workflow's fault and ends the whole. */
const RESULTS: { readonly [code: string]: CreatedRun['result'] } = {
  object_not_found: 'unknown',
  run_not_found: 'unknown',
  trigger_object_invalid: 'wrong_kind',
  trigger_fields_invalid: 'refused',
  already_redacted: 'refused',
  run_redacted: 'refused',
  too_many_starts: 'refused',
  concurrency_limit: 'refused',
  concurrency_key_invalid: 'refused',
};

/**
 * Inserts a run for each id: of an object as it is now, or of a run, as that was started. Each id is answered for, and
 * one that starts nothing hinders no other; those of other environments are unknown. Faults: those of `trigger` about
 * the workflow.
 */
export async function createRuns(writing: Writing, workflow: string, ids: readonly string[]): Promise<CreatedRuns> {
  const results: CreatedRun[] = [];
  const accepted: AcceptedTrigger[] = [];
  for (const id of ids) {
    try {
      const made = await createRun(writing, workflow, id);
      results.push({ id, result: 'started', runId: made.run.id, code: null });
      if (made.accepted !== undefined) accepted.push(made.accepted);
    } catch (error) {
      results.push({ id, runId: null, ...(await judge(writing, error)) });
    }
  }
  return { results, accepted };
}

async function createRun(writing: Writing, workflowIdOrKey: string, id: string) {
  const { trx, environment, actor } = writing;
  const given = await givenBy(writing, workflowIdOrKey, id);
  return insertOnce(trx, { environment, workflowIdOrKey, actor, ...given }, undefined);
}

async function givenBy(
  { trx, environment }: Writing,
  workflow: string,
  id: string,
): Promise<Given & { readonly again?: Again }> {
  if (id.startsWith('wfr_')) {
    const { run, ...given } = await triggerOf(trx, environment.id, id);
    // To a workflow that runs on runs, one of another workflow is an object as any.
    if (run.workflowId === workflow || run.workflowKey === workflow) return given;
  }
  const object = await findObject(trx, environment.id, id);
  if (object === undefined) throw fault('object_not_found');
  if (object.redactedAt !== null) throw fault('already_redacted');
  return { fields: undefined, object: { type: object.kind, id: object.id } };
}

/** Faults are thrown before anything is written, so the transaction goes on. */
async function judge({ trx }: Writing, error: unknown): Promise<Pick<CreatedRun, 'result' | 'code'>> {
  const code = error instanceof FaultError ? error.fault.code : '';
  const result = RESULTS[code];
  if (result === undefined) throw error;
  if (error instanceof Refusal) await recordRefusal(trx, error.start, code);
  return { result, code };
}
