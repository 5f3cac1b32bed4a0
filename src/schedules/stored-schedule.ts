import { sql } from 'kysely';
import type { PlanTrigger } from '../../interpreter/plan-trigger';
import type { Schedule } from '../../interpreter/schedule/schedule';
import type { Db, Trx } from '../database';
import type { Environment } from '../writing';

export type TimedTrigger = Extract<PlanTrigger, { readonly type: 'schedule' | 'date' }>;

/** What starts runs of a workflow by the clock, in one environment: made by its activation. */
export interface StoredSchedule {
  /** `wfs_…` */
  readonly id: string;
  readonly environment: Environment;
  readonly workflow: { readonly id: string; readonly key: string };
  readonly deploymentId: string;
  readonly trigger: TimedTrigger;
  /** `removed`: the workflow is paused or archived. */
  readonly status: 'active' | 'removed';
  readonly activeSince: Date;
  readonly pausedAt: Date | null;
  /** Why it is paused. */
  readonly note: string | null;
  readonly revision: number;
  /** When Temporal was told of how it is now; null: not yet. */
  readonly syncedAt: Date | null;
  /** When Temporal was last told of it, however it was then. */
  readonly toldAt: Date | null;
  readonly createdAt: Date;
}

/** The columns of a StoredSchedule, from SCHEDULES. */
export const SCHEDULE = sql`
  s.id, json_build_object('id', n.id, 'key', n.key, 'organizationId', n.organization_id) as environment,
  json_build_object('id', w.id, 'key', w.key) as workflow, s.deployment_id as "deploymentId", s.trigger, s.status,
  s.active_since as "activeSince", s.paused_at as "pausedAt", s.note, s.revision,
  case when s.synced_revision = s.revision then s.synced_at end as "syncedAt", s.synced_at as "toldAt",
  s.created_at as "createdAt"`;
export const SCHEDULES = sql`
  schedules s join environments n on n.id = s.environment_id join workflows w on w.id = s.workflow_id`;

export async function readSchedule(db: Db | Trx, id: string): Promise<StoredSchedule | undefined> {
  const { rows } = await sql<StoredSchedule>`select ${SCHEDULE} from ${SCHEDULES} where s.id = ${id}`.execute(db);
  return rows[0];
}

/** As readSchedule, with its row locked until the transaction ends. */
export async function lockSchedule(trx: Trx, id: string): Promise<StoredSchedule | undefined> {
  await sql`select 1 from schedules where id = ${id} for no key update`.execute(trx);
  return readSchedule(trx, id);
}

/** The times of one that has times of its own. */
export function timesOf({ trigger }: StoredSchedule): Schedule | undefined {
  return trigger.type === 'schedule' ? trigger.schedule : undefined;
}
