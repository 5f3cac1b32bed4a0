import { type RawBuilder, sql } from 'kysely';
import type { Plan } from '../../../interpreter/plan';
import type { RunStart } from '../../../interpreter/requests';
import { type Place, placeOf } from '../../concurrency/place-of';
import { refuseOverLimit } from '../../concurrency/refuse-over-limit';
import { type Db, prepared, type Trx } from '../../database';
import type { Workflow } from '../../definitions/workflow';
import { FaultError } from '../../faults';
import { newId } from '../../ids';
import { RUN_SNAPSHOT } from '../append-run-event';
import type { Run, RunCreator } from '../run';
import { serves } from './find-target';
import { hasTooManyStarts, recordRefusal } from './limits';
import { refuseLarge } from './refuse-large';

export interface NewRun {
  readonly id: string;
  readonly environmentId: string;
  readonly workflow: Pick<Workflow, 'id' | 'key'>;
  readonly version: { readonly id: string; readonly number: number };
  readonly rolloutLabel: string | null;
  readonly start: RunStart;
  readonly plan: Plan;
  readonly triggerObjectId: string | null;
  readonly eventId: string | null;
  readonly creator: RunCreator;
  /** What led to it: ids; with the step of a run that started it. */
  readonly cause: {
    readonly run_id?: string;
    readonly event_id?: string;
    readonly path?: string;
    readonly generation?: number;
  };
  readonly depth: number;
  readonly createdAt: Date;
  /** Whose time has come. */
  readonly scheduleId?: string;
}

/** Codes of the faults of a start that its size hinders, or its definition's `concurrency`. */
const HINDERED: ReadonlySet<string> = new Set(['start_too_large', 'concurrency_limit', 'concurrency_key_invalid']);

/**
 * Inserts a run with its event, in one statement; over the limit of its definition it is queued. Gives what became of
 * it: there may be one with this id already, or it is refused, which is recorded under the code that it gives.
 */
export async function insertRun(trx: Trx, run: NewRun): Promise<'inserted' | 'started_before' | (string & {})> {
  try {
    return (await insertIf(trx, run, sql`true`)) ? 'inserted' : 'started_before';
  } catch (error) {
    if (!(error instanceof FaultError) || !HINDERED.has(error.fault.code)) throw error;
    const { environmentId, workflow, depth, triggerObjectId, eventId } = run;
    const start = { environmentId, workflowId: workflow.id, depth, objectId: triggerObjectId, eventId };
    await recordRefusal(trx, start, error.fault.code);
    return error.fault.code;
  }
}

/**
 * As `insertRun`, of an id that is new. False: the deployment does not serve any more, or the run's object has started
 * too many; then nothing is inserted. Faults: `start_too_large`, `concurrency_limit`, `concurrency_key_invalid`.
 */
export function insertRunIfServed(db: Db | Trx, run: NewRun, deploymentId: string): Promise<boolean> {
  const { environmentId, workflow, triggerObjectId } = run;
  if (triggerObjectId === null) return insertIf(db, run, serves(deploymentId));
  const start = { environmentId, workflowId: workflow.id, objectId: triggerObjectId };
  return insertIf(db, run, sql`${serves(deploymentId)} and not ${hasTooManyStarts(start)}`);
}

async function insertIf(db: Db | Trx, run: NewRun, condition: RawBuilder<boolean>): Promise<boolean> {
  refuseLarge(run);
  const place = await placeOf(db, run);
  if (place?.onLimit !== 'refuse') return insertRow(db, run, condition, place);
  if (!db.isTransaction) return db.transaction().execute((trx) => insertIf(trx, run, condition));
  const { rows } = await sql<{ may: boolean }>`select ${condition} as may`.execute(db);
  if (rows[0]?.may !== true) return false;
  await refuseOverLimit(db as Trx, run.id, place);
  return insertRow(db, run, condition, place);
}

async function insertRow(
  db: Db | Trx,
  run: NewRun,
  condition: RawBuilder<boolean>,
  place: Place | undefined,
): Promise<boolean> {
  const others = run.start.objects.map(({ id }) => id).filter((id) => id !== run.triggerObjectId);
  const { rows } = await prepared`
    with r as (
      insert into runs (id, environment_id, workflow_id, workflow_key, version_id, version_number, status,
        rollout_label, start, trigger_object_id, event_id, creator, cause, depth, created_at,
        schedule_id, concurrency_key, concurrency_limit, concurrency_held, queued_at)
      select ${run.id}, ${run.environmentId}, ${run.workflow.id}, ${run.workflow.key}, ${run.version.id},
        ${run.version.number}::int, 'in_progress', ${run.rolloutLabel}, ${JSON.stringify(run.start)}::json,
        ${run.triggerObjectId}, ${run.eventId}, ${JSON.stringify(run.creator)}::jsonb,
        ${JSON.stringify(run.cause)}::jsonb, ${run.depth}::int, ${run.createdAt}::timestamptz,
        ${run.scheduleId ?? null}, ${place?.key ?? null}, ${place?.limit ?? null}::int, ${place?.held ?? null},
        case when ${place?.onLimit === 'queue'}::boolean then clock_timestamp() end
      where ${condition}
      on conflict (id) do nothing
      returning *
    ), touched as (
      insert into run_objects (object_id, run_id) select o, r.id from r, unnest(${others}::text[]) as o
    ), event as (
      insert into events
        (id, environment_id, name, object_id, object_kind, created_at, snapshot, context, cause, depth)
      select ${newId('evt')}, r.environment_id, 'workflow-run.created', r.id, 'workflow-run', clock_timestamp(),
        ${RUN_SNAPSHOT}, jsonb_build_object('actor', r.creator), r.cause, r.depth
      from r cross join (select 1 as version) v
      returning id, object_id, name, created_at
    )
    insert into event_subjects (object_id, version, event_id, name, created_at)
    select object_id, 1, id, name, created_at from event
    returning object_id`.execute(db);
  return rows.length > 0;
}

/** The run as it stands in its row right after the insert. */
export function insertedRun(run: NewRun): Run {
  return {
    id: run.id,
    environmentId: run.environmentId,
    workflowId: run.workflow.id,
    workflowKey: run.workflow.key,
    versionId: run.version.id,
    versionNumber: run.version.number,
    status: 'in_progress',
    rolloutLabel: run.rolloutLabel,
    triggerObjectId: run.triggerObjectId,
    eventId: run.eventId,
    creator: run.creator,
    depth: run.depth,
    parentId: run.cause.path === undefined ? null : (run.cause.run_id ?? null),
    childIds: [],
    labels: {},
    waitingFor: [],
    output: null,
    fault: null,
    createdAt: run.createdAt,
    startedAt: null,
    queuedAt: null,
    completedAt: null,
  };
}
