import { sql } from 'kysely';
import type { Trx } from '../database';
import { fault } from '../faults';
import { getEvent } from './find-event';
import type { StoredEvent } from './stored-event';

/**
 * Lets an event that was set aside be dispatched again, with all its attempts. Faults `event_not_found`,
 * `event_not_parked`.
 */
export async function retryEvent(trx: Trx, environmentId: string, eventId: string): Promise<StoredEvent> {
  await getEvent(trx, environmentId, eventId);
  const { rows } = await sql`
    update events set parked_at = null, attempts = 0, next_attempt_at = null, fault = null
    where id = ${eventId} and parked_at is not null returning id`.execute(trx);
  if (rows.length === 0) throw fault('event_not_parked');
  return getEvent(trx, environmentId, eventId);
}
