import { sql } from 'kysely';
import { barrier } from '../barriers';
import type { Trx } from '../database';
import { FaultError } from '../faults';
import type { Service } from '../service';
import { isAway } from '../temporal/temporal';
import { SEEN_EVENT } from '../waits/seen-event';
import { type DispatchedEvent, startByEvent } from './dispatch-event';
import { type Listening, matchTriggers } from './match-triggers';
import { matchWaits } from './match-waits';
import { ringAll } from './ring-all';

/** Events that one transaction takes. */
export const BATCH_SIZE = 50;
/** An event that could not be dispatched so many times is set aside, with its fault. */
export const MOST_ATTEMPTS = 10;

export interface DispatchedBatch {
  readonly taken: number;
  /** Runs whose rows are committed, to be started in Temporal. */
  readonly runs: readonly string[];
}

/**
 * Dispatches the oldest events that no other dispatcher holds: inserts the runs that they start, rings the waits that
 * they may end, and marks them, in one transaction. A process that dies in it leaves everything to the next one: a run
 * is inserted once for an event, and a ring too many finds nothing new.
 */
export async function dispatchBatch(service: Service): Promise<DispatchedBatch> {
  return service.db.transaction().execute(async (trx) => {
    const events = await takeEvents(trx);
    if (events.length === 0) return { taken: 0, runs: [] };
    const ids = events.map((event) => event.id);
    const listening = await matchTriggers(trx, ids);
    const waiting = await matchWaits(trx, ids);
    const runs: string[] = [];
    const left = new Map<string, unknown>();
    for (const event of events) {
      const started = await startOrUndo(
        trx,
        event,
        listening.filter(({ eventId }) => eventId === event.id),
      );
      if (started instanceof Failure) left.set(event.id, started.error);
      else runs.push(...started);
    }
    for (const [eventId, error] of await ringAll(service, waiting)) left.set(eventId, error);
    if (waiting.length > 0) await barrier('after-signal');
    await markDispatched(
      trx,
      ids.filter((id) => !left.has(id)),
    );
    for (const [eventId, error] of left) await putOff(service, trx, eventId, error);
    return { taken: events.length, runs };
  });
}

class Failure {
  constructor(readonly error: unknown) {}
}

async function takeEvents(trx: Trx): Promise<readonly DispatchedEvent[]> {
  const { rows } = await sql<DispatchedEvent>`
    select ${SEEN_EVENT}, e.depth from events e
    where e.dispatched_at is null and e.parked_at is null
      and (e.next_attempt_at is null or e.next_attempt_at <= clock_timestamp())
    order by e.created_at, e.id limit ${BATCH_SIZE} for update of e skip locked`.execute(trx);
  return rows;
}

/** One event's trouble does not undo what the others of its batch have started. */
async function startOrUndo(
  trx: Trx,
  event: DispatchedEvent,
  listening: readonly Listening[],
): Promise<readonly string[] | Failure> {
  if (listening.length === 0) return [];
  const runs: string[] = [];
  await sql`savepoint event`.execute(trx);
  try {
    for (const each of listening) {
      const runId = await startByEvent(trx, event, each);
      if (runId !== undefined) runs.push(runId);
    }
    await sql`release savepoint event`.execute(trx);
    return runs;
  } catch (error) {
    // Without a connection there is nothing to go back to: the whole batch is another dispatcher's.
    if (error instanceof FaultError && error.fault.category === 'transient') throw error;
    await sql`rollback to savepoint event`.execute(trx);
    return new Failure(error);
  }
}

async function markDispatched(trx: Trx, eventIds: readonly string[]): Promise<void> {
  await sql`
    update events set dispatched_at = clock_timestamp(), next_attempt_at = null
    where id = any(${[...eventIds]}::text[])`.execute(trx);
}

/** Temporal being away is no fault of an event: it is tried again every second, and never set aside. */
async function putOff(service: Service, trx: Trx, eventId: string, error: unknown): Promise<void> {
  if (isAway(error)) {
    await sql`
      update events set next_attempt_at = clock_timestamp() + interval '1 second' where id = ${eventId}`.execute(trx);
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
    where id = ${eventId}`.execute(trx);
}
