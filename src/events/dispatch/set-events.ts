import { sql } from 'kysely';
import { type Db, prepared, type Trx } from '../../database';
import { FaultError } from '../../faults';
import type { Service } from '../../service';
import { isAway } from '../../temporal/temporal';

/** An event that could not be dispatched so many times is set aside, with its fault. */
export const MOST_ATTEMPTS = 10;
/**
 * Seconds for which events are left to the dispatcher that does what must be done before they are marked: more than a
 * call of Temporal may take. After that they are anybody's again.
 */
const LEASE = 15;

/** Done with. */
export async function markDispatched(db: Db | Trx, eventIds: readonly string[]): Promise<void> {
  if (eventIds.length === 0) return;
  await prepared`
    update events set dispatched_at = clock_timestamp(), next_attempt_at = null
    where id = any(${[...eventIds]}::text[]) and dispatched_at is null`.execute(db);
}

/** Nobody else takes them for a while; which runs they start is decided. */
export async function leaseEvents(trx: Trx, eventIds: readonly string[]): Promise<void> {
  if (eventIds.length === 0) return;
  await prepared`
    update events set decided_at = coalesce(decided_at, clock_timestamp()),
      next_attempt_at = clock_timestamp() + ${LEASE}::int * interval '1 second'
    where id = any(${[...eventIds]}::text[])`.execute(trx);
}

/**
 * Tries an event again later: ever later, and after its attempts not at all, until somebody retries it. Temporal being
 * away is no fault of an event: then it is tried again every second, and never set aside.
 */
export async function putOff(
  service: Pick<Service, 'log'>,
  db: Db | Trx,
  eventId: string,
  error: unknown,
): Promise<void> {
  if (isAway(error)) {
    await sql`
      update events set next_attempt_at = clock_timestamp() + interval '1 second'
      where id = ${eventId} and dispatched_at is null`.execute(db);
    return;
  }
  service.log.error({ eventId, err: error }, 'An event could not be dispatched.');
  const stored =
    error instanceof FaultError
      ? error.fault
      : {
          code: 'internal',
          category: 'internal',
          message: 'The event could not be dispatched: what went wrong is in the log.',
        };
  await sql`
    update events set
      attempts = attempts + 1,
      next_attempt_at = clock_timestamp() + least(300, power(2, attempts)) * interval '1 second',
      parked_at = case when attempts + 1 >= ${MOST_ATTEMPTS} then clock_timestamp() end,
      fault = ${JSON.stringify(stored)}::jsonb
    where id = ${eventId} and dispatched_at is null`.execute(db);
}
