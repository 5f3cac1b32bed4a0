import { sql } from 'kysely';
import type { Db } from '../database';

/** Events that one statement removes at most. */
const AT_ONCE = 1000;
/** Statements of one sweep at most: the next one goes on. */
const STATEMENTS = 20;
/** Three months. */
const KEPT_DAYS = 92;

/**
 * Removes events that are older than so many days, a small batch at a time; never one that is not dispatched (also
 * because it was set aside), nor one that an open wait may still take. Gives their number.
 */
export async function forgetEvents(db: Db, keptDays = KEPT_DAYS): Promise<number> {
  let forgotten = 0;
  for (let statement = 0; statement < STATEMENTS; statement += 1) {
    const removed = await removeSome(db, keptDays);
    forgotten += removed;
    if (removed < AT_ONCE) break;
  }
  return forgotten;
}

async function removeSome(db: Db, keptDays: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from events where id in (
      select old.id from environments n cross join lateral (
        select e.id from events e
        where e.environment_id = n.id and e.created_at < clock_timestamp() - ${keptDays} * interval '1 day'
          and e.dispatched_at is not null
          and not exists (
            select 1 from event_subjects s
            join wait_subjects o on o.object_id = s.object_id and o.cursor < s.version
            join waits w on w.id = o.wait_id and w.closed_at is null and s.name = any(w.events)
            where s.event_id = e.id)
        order by e.created_at limit ${AT_ONCE}
      ) old limit ${AT_ONCE})`.execute(db);
  return Number(numAffectedRows ?? 0);
}
