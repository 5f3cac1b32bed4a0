import { sql } from 'kysely';
import type { Trx } from '../database';
import { passes } from './passes';
import { SEEN_EVENT, type SeenEvent } from './seen-event';
import type { StoredWait } from './stored-wait';

/** Events read at a time: most waits are ended by the first. */
const LOOK_SIZE = 20;

/**
 * The first event, by (`created_at`, id), that ends a wait. Cursors are moved past events that fail its `when`: what an
 * event holds does not change, so it fails for good.
 */
export async function matchEvent(trx: Trx, wait: StoredWait): Promise<SeenEvent | undefined> {
  for (;;) {
    const events = await nextEvents(trx, wait);
    const found = events.find((event) => passes(wait, event));
    if (found !== undefined || events.length === 0) return found;
    await movePast(trx, wait.id, events);
    if (events.length < LOOK_SIZE) return undefined;
  }
}

/** The newest event of this name of an object itself, whenever it was. */
export async function newestEvent(trx: Trx, objectId: string, name: string): Promise<SeenEvent | undefined> {
  const { rows } = await sql<SeenEvent>`
    select ${SEEN_EVENT} from event_subjects s join events e on e.id = s.event_id
    where s.object_id = ${objectId} and s.name = ${name} and e.object_id = ${objectId}
    order by s.version desc limit 1`.execute(trx);
  return rows[0];
}

async function nextEvents(trx: Trx, wait: StoredWait): Promise<readonly SeenEvent[]> {
  // An event after the deadline does not count, however late the deadline is noticed.
  const { rows } = await sql<SeenEvent>`
    select ${SEEN_EVENT} from events e
    where e.environment_id = ${wait.environmentId} and e.created_at <= ${wait.until} and e.id in (
      select s.event_id from wait_subjects w
      join event_subjects s on s.object_id = w.object_id and s.version > w.cursor
      where w.wait_id = ${wait.id} and s.name = any(${[...wait.wait.events]}::text[]))
    order by e.created_at, e.id limit ${LOOK_SIZE}`.execute(trx);
  return rows;
}

async function movePast(trx: Trx, waitId: string, events: readonly SeenEvent[]): Promise<void> {
  const passed = new Map<string, number>();
  for (const event of events) {
    for (const [id, version] of Object.entries(event.subjects)) passed.set(id, Math.max(version, passed.get(id) ?? 0));
  }
  await sql`
    update wait_subjects w set cursor = greatest(w.cursor, p.version)
    from unnest(${[...passed.keys()]}::text[], ${[...passed.values()]}::bigint[]) as p (id, version)
    where w.wait_id = ${waitId} and w.object_id = p.id`.execute(trx);
}
