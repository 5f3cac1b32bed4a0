import type { Fault, ValueMap } from '../../interpreter/value';
import { FaultError, fault } from '../faults';
import { findObject } from '../objects';
import type { AcceptedTrigger, Again, Given } from '../runs/start/accept-trigger';
import { insertOnce, Refusal } from '../runs/start/insert-triggered';
import { recordRefusal } from '../runs/start/limits';
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

/** What a thing by itself may be at fault for; anything else is the workflow's fault. */
const RESULTS: { readonly [code: string]: Exclude<CreatedRun['result'], 'started'> } = {
  object_not_found: 'unknown',
  run_not_found: 'unknown',
  trigger_object_invalid: 'wrong_kind',
  no_api_trigger: 'refused',
  trigger_fields_invalid: 'refused',
  start_too_large: 'refused',
  already_redacted: 'refused',
  run_redacted: 'refused',
  too_many_starts: 'refused',
  concurrency_limit: 'refused',
  concurrency_key_invalid: 'refused',
};

/** What a run is to be started with: an object or a run by its id, or fields; and the id that it will have, if that is given. */
export type Wanted = { readonly runId?: string } & ({ readonly id: string } | { readonly fields: ValueMap });

export type Tried =
  | { readonly result: 'started'; readonly runId: string; readonly accepted: AcceptedTrigger | undefined }
  | { readonly result: Exclude<CreatedRun['result'], 'started'>; readonly fault: Fault };

/**
 * Inserts a run for each id: of an object as it is now, or of a run, as that was started. Each id is answered for, and
 * one that starts nothing hinders no other; those of other environments are unknown. Faults: those of `trigger` about
 * the workflow.
 */
export async function createRuns(writing: Writing, workflow: string, ids: readonly string[]): Promise<CreatedRuns> {
  const results: CreatedRun[] = [];
  const accepted: AcceptedTrigger[] = [];
  for (const id of ids) {
    const tried = await tryRun(writing, workflow, { id });
    if (tried.result !== 'started') {
      results.push({ id, result: tried.result, runId: null, code: tried.fault.code });
      continue;
    }
    results.push({ id, result: 'started', runId: tried.runId, code: null });
    if (tried.accepted !== undefined) accepted.push(tried.accepted);
  }
  return { results, accepted };
}

/**
 * Inserts a run, or says why what it was to be started with starts none: that is found before anything is written, so the
 * transaction goes on. Faults: those of `trigger` about the workflow.
 */
export async function tryRun(writing: Writing, workflow: string, wanted: Wanted): Promise<Tried> {
  const { trx, environment, actor } = writing;
  try {
    const given = 'id' in wanted ? await givenBy(writing, workflow, wanted.id) : { fields: wanted.fields };
    const own = wanted.runId === undefined ? {} : { runId: wanted.runId };
    const request = { environment, workflowIdOrKey: workflow, actor, ...given, ...own };
    const { run, accepted } = await insertOnce(trx, request, undefined);
    return { result: 'started', runId: run.id, accepted };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const result = RESULTS[error.fault.code];
    if (result === undefined) throw error;
    if (error instanceof Refusal) await recordRefusal(trx, error.start, error.fault.code);
    return { result, fault: error.fault };
  }
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
