import type { Db, Trx } from '../../database';
import { FaultError, fault } from '../../faults';
import type { RequestKey } from '../../idempotency/answer-once';
import { newId } from '../../ids';
import type { Actor, Cause, Environment } from '../../writing';
import type { Run } from '../run';
import { type AcceptedTrigger, type Again, acceptTrigger, type Given } from './accept-trigger';
import { findTarget, rememberedTarget, type Target } from './find-target';
import { findKept, keepRun, lockKey } from './idempotent-trigger';
import { insertedRun, insertRunIfServed } from './insert-run';
import { DEEPEST_CHAIN, type recordRefusal, refusalOf } from './limits';

/** A workflow that is deployed anew again and again in this very moment. */
const MOST_TRIES = 5;
const BUSY_MILLISECONDS = 1000;

/** The step of a run that starts another run. */
export interface StartingStep {
  readonly path: string;
  readonly generation: number;
}

export interface TriggerRequest extends Given {
  /** That the run will have, of one that is new; a random one if left out. */
  readonly runId?: string;
  readonly environment: Environment;
  readonly workflowIdOrKey: string;
  readonly actor: Actor;
  readonly cause?: Cause;
  readonly step?: StartingStep;
  readonly again?: Again;
}

/** A start that was refused as running away: kept, once what was written with it has been undone. */
export class Refusal extends FaultError {
  constructor(
    code: 'chain_too_deep' | 'too_many_starts',
    readonly start: Parameters<typeof recordRefusal>[1],
  ) {
    super(fault(code).fault);
  }
}

/**
 * Inserts the run that a trigger starts; who calls it starts it in Temporal, once that is committed. `accepted` is missing
 * where the key has its run already.
 */
export async function insertOnce(
  db: Db | Trx,
  request: TriggerRequest,
  key: RequestKey | undefined,
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
  key: RequestKey | undefined,
): Promise<Inserted | undefined> {
  const target = rememberedTarget(request.environment, request.workflowIdOrKey);
  if (target === undefined) return undefined;
  const accepted = await acceptTrigger(db, questionOf(request, target, key)).catch(passOverFault);
  return accepted === undefined ? undefined : insertAccepted(db, request, accepted);
}

function passOverFault(error: unknown): undefined {
  if (!(error instanceof FaultError)) throw error;
}

async function insertAsItIs(db: Db | Trx, request: TriggerRequest, key: RequestKey | undefined): Promise<Inserted> {
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
  const { actor, cause, step } = request;
  const { depth } = startOf(request, accepted);
  if (depth > DEEPEST_CHAIN) return undefined;
  const row = {
    ...accepted,
    id: accepted.start.run.id,
    eventId: null,
    creator: { type: actor.type, id: actor.id },
    cause: causeOf(cause, step),
    depth,
  };
  return (await insertRunIfServed(db, row, accepted.deploymentId)) ? { run: insertedRun(row), accepted } : undefined;
}

function questionOf(
  { environment, fields, object, again, runId = newId('wfr') }: TriggerRequest,
  target: Target,
  key: RequestKey | undefined,
) {
  const given = { fields, ...(object !== undefined && { object }), ...(again !== undefined && { again }) };
  return { environment, target, ...given, runId, idempotencyKey: key?.key };
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

function causeOf(cause: Cause | undefined, step: StartingStep | undefined) {
  return {
    ...step,
    ...(cause?.runId === undefined ? {} : { run_id: cause.runId }),
    ...(cause?.eventId === undefined ? {} : { event_id: cause.eventId }),
  };
}
