import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import { fault } from '../faults/fault';
import { type Page, type PageRequest, readPage } from '../page';
import { nextOccurrences, type Occurrence } from './occurrences';
import { SCHEDULE, SCHEDULES, type StoredSchedule, timesOf } from './stored-schedule';

const NAMEABLE = /^[\w-]{1,200}$/;

/** What a schedule has started, or is starting. */
export interface StoredOccurrence {
  /** `wfo_…` */
  readonly id: string;
  readonly scheduledFor: Date;
  readonly localTime: string;
  readonly cause: 'time' | 'hand' | 'activation';
  readonly status: 'starting' | 'started' | 'skipped';
  readonly reason: string | null;
  /** Objects that were looked at, and runs that were started. */
  readonly looked: number;
  readonly started: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** By its id, or the id or key of its workflow. Fault `schedule_not_found`. */
export async function findSchedule(db: Db | Trx, environmentId: string, idOrKey: string): Promise<StoredSchedule> {
  if (!NAMEABLE.test(idOrKey)) throw fault('schedule_not_found');
  const { rows } = await sql<StoredSchedule>`
    select ${SCHEDULE} from ${SCHEDULES}
    where s.environment_id = ${environmentId} and (s.id = ${idOrKey} or w.id = ${idOrKey} or w.key = ${idOrKey})`.execute(
    db,
  );
  const [schedule] = rows;
  if (schedule === undefined) throw fault('schedule_not_found');
  return schedule;
}

/** Those of workflows that are active, newest first. Fault `cursor_not_found`. */
export function listSchedules(db: Db, environmentId: string, request: PageRequest): Promise<Page<StoredSchedule>> {
  return readPage<StoredSchedule>(db, request, {
    columns: SCHEDULE,
    from: SCHEDULES,
    where: sql`s.environment_id = ${environmentId} and s.status = 'active'`,
    at: sql`s.created_at`,
    id: sql`s.id`,
  });
}

/** What it started of late, newest first. */
export async function recentOccurrences(
  db: Db | Trx,
  scheduleId: string,
  most: number,
): Promise<readonly StoredOccurrence[]> {
  const { rows } = await sql<StoredOccurrence>`
    select id, scheduled_for as "scheduledFor", local_time as "localTime", cause, status, reason,
      looked::int, started::int, created_at as "createdAt", ended_at as "endedAt"
    from schedule_occurrences where schedule_id = ${scheduleId} and cause <> 'activation'
    order by created_at desc, id desc limit ${most}`.execute(db);
  return rows;
}

/** The next times at which it starts something; none while it is paused or removed, or where it follows dates. */
export function nextTimesOf(schedule: StoredSchedule, count: number): readonly Occurrence[] {
  const times = timesOf(schedule);
  if (times === undefined || schedule.status === 'removed' || schedule.pausedAt !== null) return [];
  return nextOccurrences(times, Date.now(), count);
}
