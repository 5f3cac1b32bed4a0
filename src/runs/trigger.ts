import { barrier } from '../barriers';
import type { Db, Trx } from '../database';
import { FaultError, fault } from '../faults';
import { newId } from '../ids';
import type { Service } from '../service';
import { isAway } from '../temporal/temporal';
import type { Actor, Cause, Environment } from '../writing';
import { type AcceptedTrigger, acceptTrigger } from './accept-trigger';
import { findTarget, rememberedTarget, type Target } from './find-target';
import { findKept, type IdempotencyKey, keepRun, lockKey } from './idempotent-trigger';
import { insertedRun, insertRunIfServed } from './insert-run';
import { DEEPEST_CHAIN, recordRefusal, refusalOf } from './limits';
import { markStartedSoon } from './mark-started';
import type { Run } from './run';
import { startCommitted } from './start-run';

/** A workflow that is deployed anew again and again in this very moment. */
const MOST_TRIES = 5;
const BUSY_MILLISECONDS = 1000;

export interface TriggerOptions {
  readonly actor: Actor;
  readonly cause?: Cause;
  readonly idempotency?: {
    /** `POST /api/v1/workflows/wfl_…/trigger` */
    readonly operation: string;
    readonly key: string;
    readonly bodyHash: string;
  };
}

/**
 * Starts a run by an API trigger: inserts its row, then starts Temporal. Temporal away: the run is `in_progress` and is
 * started later. `fields` is checked against the trigger's schema: fault `trigger_fields_invalid` with every fault in
 * `details.diagnostics` (pointers begin with `/fields`). Other faults: `workflow_not_found`, `workflow_not_active`,
 * `workflow_paused`, `workflow_archived`, `no_api_trigger`, `idempotency_key_reused`, `idempotency_key_in_use`,
 * `chain_too_deep`, `too_many_starts`.
 */
export async function trigger(
  service: Service,
  environment: Environment,
  workflowIdOrKey: string,
  fields: unknown,
  options: TriggerOptions,
): Promise<Run> {
  const request = { environment, workflowIdOrKey, fields, ...options };
  const { idempotency } = options;
  try {
    const { run, accepted } =
      idempotency === undefined
        ? await insertOnce(service.db, request, undefined)
        : await service.db
            .transaction()
            .execute((trx) => insertOnce(trx, request, { environmentId: environment.id, ...idempotency }));
    await barrier('after-event-commit');
    if (accepted !== undefined) await startOrLeave(service, accepted);
    return run;
  } catch (error) {
    if (error instanceof Refusal) await recordRefusal(service.db, error.start, error.fault.code);
    throw error;
  }
}

interface TriggerRequest extends TriggerOptions {
  readonly environment: Environment;
  readonly workflowIdOrKey: string;
  readonly fields: unknown;
}

/** A start that was refused as running away: kept, once what was written with it has been undone. */
class Refusal extends FaultError {
  constructor(
    code: 'chain_too_deep' | 'too_many_starts',
    readonly start: Parameters<typeof recordRefusal>[1],
  ) {
    super(fault(code).fault);
  }
}

/** `accepted` is missing where the key has its run already. */
async function insertOnce(
  db: Db | Trx,
  request: TriggerRequest,
  key: IdempotencyKey | undefined,
): Promise<{ readonly run: Run; readonly accepted?: AcceptedTrigger }> {
  if (key !== undefined) {
    await lockKey(db, key);
    const kept = await findKept(db, key);
    if (kept !== undefined) return { run: kept };
  }
  const inserted = (await insertByMemory(db, request, key)) ?? (await insertAsItIs(db, request, key));
  if (key !== undefined) await keepRun(db, key, inserted.run.id);
  return inserted;
}

interface Inserted {
  readonly run: Run;
  readonly accepted: AcceptedTrigger;
}

/** Saves reading the workflow each time. Undefined where it is not as it was: whatever is wrong may be due to that. */
async function insertByMemory(
  db: Db | Trx,
  request: TriggerRequest,
  key: IdempotencyKey | undefined,
): Promise<Inserted | undefined> {
  const target = rememberedTarget(request.environment, request.workflowIdOrKey);
  if (target === undefined) return undefined;
  const accepted = await acceptTrigger(db, questionOf(request, target, key)).catch(passOverFault);
  return accepted === undefined ? undefined : insertAccepted(db, request, accepted);
}

function passOverFault(error: unknown): undefined {
  if (!(error instanceof FaultError)) throw error;
}

async function insertAsItIs(db: Db | Trx, request: TriggerRequest, key: IdempotencyKey | undefined): Promise<Inserted> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const target = await findTarget(db, request.environment, request.workflowIdOrKey);
    const accepted = await acceptTrigger(db, questionOf(request, target, key));
    const inserted = await insertAccepted(db, request, accepted);
    if (inserted !== undefined) return inserted;
    const start = startOf(request, accepted);
    const refusal = await refusalOf(db, start);
    if (refusal !== undefined) throw new Refusal(refusal, start);
  }
  throw fault('database_busy', { retryAfter: BUSY_MILLISECONDS });
}

/** Undefined: the insert refused it. */
async function insertAccepted(
  db: Db | Trx,
  request: TriggerRequest,
  accepted: AcceptedTrigger,
): Promise<Inserted | undefined> {
  const { actor, cause } = request;
  const { depth } = startOf(request, accepted);
  if (depth > DEEPEST_CHAIN) return undefined;
  const row = {
    ...accepted,
    id: accepted.start.run.id,
    eventId: null,
    creator: { type: actor.type, id: actor.id },
    cause: causeOf(cause),
    depth,
  };
  return (await insertRunIfServed(db, row, accepted.deploymentId)) ? { run: insertedRun(row), accepted } : undefined;
}

function questionOf({ environment, fields }: TriggerRequest, target: Target, key: IdempotencyKey | undefined) {
  return { environment, target, fields, runId: newId('wfr'), idempotencyKey: key?.key };
}

function startOf({ environment, cause }: TriggerRequest, { workflow, triggerObjectId }: AcceptedTrigger) {
  return {
    environmentId: environment.id,
    workflowId: workflow.id,
    depth: (cause?.depth ?? 0) + 1,
    objectId: triggerObjectId,
    eventId: null,
  };
}

function causeOf(cause: Cause | undefined) {
  return {
    ...(cause?.runId === undefined ? {} : { run_id: cause.runId }),
    ...(cause?.eventId === undefined ? {} : { event_id: cause.eventId }),
  };
}

/** The row is the truth: whatever Temporal says, the trigger was accepted, and the sweep starts what was not. */
async function startOrLeave(service: Service, accepted: AcceptedTrigger): Promise<void> {
  try {
    await startCommitted(service, accepted);
    markStartedSoon(service.db, accepted.start.run.id);
  } catch (error) {
    const runId = accepted.start.run.id;
    if (isAway(error)) service.log.warn({ runId }, 'Temporal is away: the run is started later.');
    else service.log.error({ runId, err: error }, 'A run could not be started: it is tried again.');
  }
}
