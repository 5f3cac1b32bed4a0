import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import { fault } from '../faults';
import { STORED_EVENT, type StoredEvent } from './stored-event';

/** An event of an environment. Fault `event_not_found`. */
export async function getEvent(db: Db | Trx, environmentId: string, eventId: string): Promise<StoredEvent> {
  const { rows } = await sql<StoredEvent>`
    select ${STORED_EVENT} from events e where e.id = ${eventId} and e.environment_id = ${environmentId}`.execute(db);
  const [event] = rows;
  if (event === undefined) throw fault('event_not_found');
  return event;
}
