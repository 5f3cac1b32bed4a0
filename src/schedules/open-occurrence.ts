import { sql } from 'kysely';
import type { ValueMap } from '../../interpreter/value';
import { json, type Trx } from '../database';
import { derivedId } from '../ids';
import type { Service } from '../service';
import { type Occurrence, occurrenceAt } from './occurrences';
import { lockSchedule, type StoredSchedule, timesOf } from './stored-schedule';

const CREATOR: ValueMap = { type: 'system', id: 'schedule' };

/**
 * Begins what a schedule starts at an instant (milliseconds), if it is a time of it. Gives the occurrence to carry on
 * with, the same one however often it is asked; null where there is nothing to start.
 */
export async function openOccurrence(
  service: Pick<Service, 'db'>,
  scheduleId: string,
  at: number,
): Promise<string | null> {
  return service.db.transaction().execute(async (trx) => {
    const schedule = await lockSchedule(trx, scheduleId);
    if (schedule === undefined || schedule.status === 'removed' || schedule.pausedAt !== null) return null;
    const times = timesOf(schedule);
    if (times === undefined || at < schedule.activeSince.getTime()) return null;
    const occurrence = occurrenceAt(times, at);
    if (occurrence === undefined) return null;
    const id = derivedId('wfo', scheduleId, occurrence.nominal);
    await insertOccurrence(trx, schedule, { ...occurrence, id }, times.overlap === 'skip');
    const { rows } = await sql<{ status: string }>`
      select status from schedule_occurrences where id = ${id}`.execute(trx);
    return rows[0]?.status === 'starting' ? id : null;
  });
}

async function insertOccurrence(
  trx: Trx,
  { id: scheduleId }: StoredSchedule,
  { id, at, nominal, localTime }: Occurrence & { readonly id: string },
  skips: boolean,
): Promise<void> {
  const skipped = skips && (await isUnderWay(trx, scheduleId, id));
  await sql`
    insert into schedule_occurrences
      (id, schedule_id, nominal, scheduled_for, local_time, cause, creator, status, reason, begun_at, ended_at)
    values (${id}, ${scheduleId}, ${nominal}, ${new Date(at)}, ${localTime}, 'time', ${json(CREATOR)}::jsonb,
      ${skipped ? 'skipped' : 'starting'}, ${skipped ? 'overlap' : null}, clock_timestamp(),
      ${skipped ? new Date() : null})
    on conflict (id) do nothing`.execute(trx);
}

/** Whether an earlier occurrence is still starting runs, or a run of one has not ended. */
async function isUnderWay(trx: Trx, scheduleId: string, but: string): Promise<boolean> {
  const { rows } = await sql<{ busy: boolean }>`
    select exists (
      select 1 from schedule_occurrences
      where schedule_id = ${scheduleId} and status = 'starting' and cause <> 'activation' and id <> ${but}
    ) or exists (
      select 1 from runs where schedule_id = ${scheduleId} and status in ('in_progress', 'errored')
    ) as busy`.execute(trx);
  return rows[0]?.busy === true;
}
