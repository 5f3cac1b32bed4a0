import { sql } from 'kysely';
import { Lanes } from '../events/lanes';
import { type ObjectRow, readRow } from '../objects/rows/read-row';
import { readObjects } from '../schedules/read-objects';
import { readSchedule } from '../schedules/stored-schedule';
import type { Service } from '../service';
import { followDate } from './follow-date';

/** Timers that are set in a second, and objects looked at by a page. */
const PER_SECOND = 50;
const AT_ONCE = 10;
const SECOND = 1000;

/**
 * Sets the timers of the next objects that were there when a workflow that follows a date was activated. Moves on once
 * they are set, so that whoever dies on the way sets them again, which changes nothing.
 */
export async function setTimers(
  service: Service,
  occurrenceId: string,
): Promise<{ readonly done: boolean; readonly pause: number }> {
  const { rows } = await sql<{ scheduleId: string }>`
    select schedule_id as "scheduleId" from schedule_occurrences
    where id = ${occurrenceId} and status = 'starting'`.execute(service.db);
  const [row] = rows;
  const schedule = row && (await readSchedule(service.db, row.scheduleId));
  if (schedule === undefined) return { done: true, pause: 0 };
  const { environment, trigger, status } = schedule;
  const isWanted = status === 'active' && trigger.type === 'date';
  const objects = isWanted
    ? await readObjects(service.db, occurrenceId, {
        environmentId: environment.id,
        kind: trigger.kind,
        most: PER_SECOND,
      })
    : [];
  const lanes = new Lanes(AT_ONCE);
  await Promise.all(objects.map((row) => lanes.through(() => followDate(service, schedule, readRow(row)))));
  const done = objects.length < PER_SECOND;
  await moveOn(service, occurrenceId, objects, done);
  return { done, pause: (objects.length / PER_SECOND) * SECOND };
}

async function moveOn({ db }: Service, id: string, objects: readonly ObjectRow[], done: boolean): Promise<void> {
  const last = objects.at(-1)?.id ?? null;
  await sql`
    update schedule_occurrences set looked = looked + ${objects.length},
      after_at = coalesce((select created_at from objects where id = ${last}), after_at),
      after_id = coalesce(${last}, after_id),
      status = case when ${done} then 'started' else status end,
      ended_at = case when ${done} then clock_timestamp() end
    where id = ${id}`.execute(db);
}
