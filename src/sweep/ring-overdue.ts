import { sql } from 'kysely';
import { ringOrClose } from '../events/dispatch/ring-or-close';
import type { Service } from '../service';

/** Waits that one sweep rings at most. */
const MOST = 500;
/** Signals under way at once. */
const AT_ONCE = 20;

/**
 * Rings the waits that have had a match for a minute: their ring was lost. Each at most once a minute. Gives their
 * number.
 */
export async function ringOverdue(service: Service): Promise<number> {
  const { rows } = await sql<{ waitId: string; runId: string }>`
    update waits set rung_at = clock_timestamp()
    where id in (
      select w.id from waits w
      where w.closed_at is null and (w.rung_at is null or w.rung_at < clock_timestamp() - interval '1 minute')
        and exists (
          select 1 from wait_subjects o
          join event_subjects s on s.object_id = o.object_id and s.version > o.cursor
          where o.wait_id = w.id and s.name = any(w.events) and s.created_at <= w.until
            and s.created_at < clock_timestamp() - interval '1 minute')
      order by w.opened_at limit ${MOST} for update skip locked)
    returning id as "waitId", run_id as "runId"`.execute(service.db);
  let rung = 0;
  const ringNext = async (): Promise<void> => {
    for (let next = rows.pop(); next !== undefined; next = rows.pop()) {
      const { waitId } = next;
      try {
        await ringOrClose(service, next);
        rung += 1;
      } catch (error) {
        service.log.warn({ waitId, err: error }, 'A wait could not be rung: it is tried again.');
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ringNext));
  return rung;
}
