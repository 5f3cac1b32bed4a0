import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import { fault } from '../faults';
import type { Run } from './run';

/** The columns of a Run, from `runs r`. */
export const RUN = sql`
  r.id, r.environment_id as "environmentId", r.workflow_id as "workflowId", r.workflow_key as "workflowKey",
  r.version_id as "versionId", r.version_number as "versionNumber", r.status, r.rollout_label as "rolloutLabel",
  r.trigger_object_id as "triggerObjectId", r.event_id as "eventId", r.creator, r.depth,
  case when r.cause ? 'path' then r.cause ->> 'run_id' end as "parentId",
  array(
    select c.id from runs c where c.cause ->> 'run_id' = r.id and c.cause ? 'path' order by c.created_at limit 100
  ) as "childIds", r.labels,
  r.waiting_for as "waitingFor", r.output, r.fault, r.created_at as "createdAt", r.started_at as "startedAt",
  case when r.status = 'in_progress' then r.queued_at end as "queuedAt",
  r.completed_at as "completedAt"`;

/** What a run's id looks like; anything else names nothing, and is not sent to the database. */
const RUN_ID = /^wfr_[1-9A-HJ-NP-Za-km-z]{1,40}$/;

export async function findRun(db: Db | Trx, environmentId: string, runId: string): Promise<Run | undefined> {
  if (!RUN_ID.test(runId)) return undefined;
  const { rows } = await sql<Run>`
    select ${RUN} from runs r where r.id = ${runId} and r.environment_id = ${environmentId}`.execute(db);
  return rows[0];
}

/** As findRun; fault `run_not_found`. */
export async function getRun(db: Db | Trx, environmentId: string, runId: string): Promise<Run> {
  const run = await findRun(db, environmentId, runId);
  if (run === undefined) throw fault('run_not_found');
  return run;
}
