import { sql } from 'kysely';
import { json, type Trx } from '../database';
import { fault } from '../faults/fault';
import { newId } from '../ids';
import type { Writing } from '../writing';
import { findSchedule } from './find-schedule';
import { printLocal } from './occurrences';
import { lockSchedule, type StoredSchedule } from './stored-schedule';
import { localTimeOf } from './time-zone';

/** Lets it start nothing until it is resumed, also when its workflow is activated anew. Fault `schedule_not_found`. */
export async function pauseSchedule(writing: Writing, idOrKey: string, note: string | null): Promise<StoredSchedule> {
  const { id, pausedAt } = await lock(writing, idOrKey);
  const at = pausedAt ?? new Date();
  return change(writing.trx, id, at, note);
}

/** What has come until now, and has not begun, is not made up. Fault `schedule_not_found`. */
export async function resumeSchedule(writing: Writing, idOrKey: string): Promise<StoredSchedule> {
  const { id } = await lock(writing, idOrKey);
  return change(writing.trx, id, null, null);
}

/**
 * Starts what it starts at its times, now; also while it is paused. Gives the id of the occurrence. Faults
 * `schedule_not_found`, `schedule_removed`, `schedule_follows_dates`.
 */
export async function runScheduleNow(writing: Writing, idOrKey: string): Promise<string> {
  const { trx, actor } = writing;
  const { id, status, trigger } = await lock(writing, idOrKey);
  if (status === 'removed') throw fault('schedule_removed');
  if (trigger.type === 'date') throw fault('schedule_follows_dates');
  const occurrence = newId('wfo');
  const now = new Date();
  const localTime = printLocal(localTimeOf(trigger.schedule.timeZone, now.getTime()));
  await sql`
    insert into schedule_occurrences (id, schedule_id, nominal, scheduled_for, local_time, cause, creator, status)
    values (${occurrence}, ${id}, ${occurrence}, ${now}, ${localTime}, 'hand',
      ${json({ type: actor.type, id: actor.id })}::jsonb, 'starting')`.execute(trx);
  return occurrence;
}

async function lock({ trx, environment }: Writing, idOrKey: string): Promise<StoredSchedule> {
  const { id } = await findSchedule(trx, environment.id, idOrKey);
  const schedule = await lockSchedule(trx, id);
  if (schedule === undefined) throw fault('schedule_not_found');
  return schedule;
}

async function change(trx: Trx, id: string, pausedAt: Date | null, note: string | null): Promise<StoredSchedule> {
  await sql`
    update schedules set paused_at = ${pausedAt}, note = ${note}, revision = revision + 1,
      active_since = case when paused_at is not null and ${pausedAt}::timestamptz is null
        then date_trunc('milliseconds', clock_timestamp()) else active_since end,
      updated_at = clock_timestamp()
    where id = ${id}`.execute(trx);
  const schedule = await lockSchedule(trx, id);
  if (schedule === undefined) throw fault('schedule_not_found');
  return schedule;
}
