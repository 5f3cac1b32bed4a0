import { sql } from 'kysely';
import type { Db } from '../database';
import type { Service } from '../service';
import { ringWait } from '../temporal/ring-wait';
import type { Waiting } from './match-waits';

/** Signals under way at once. */
const AT_ONCE = 20;

/**
 * Rings waits, each once; gives, by event, the error that kept a ring of it from being heard. A wait whose run has ended
 * is closed: nobody will look at it again.
 */
export async function ringAll(service: Service, waiting: readonly Waiting[]): Promise<ReadonlyMap<string, unknown>> {
  const waits = new Map<string, { readonly runId: string; readonly events: string[] }>();
  for (const { waitId, runId, eventId } of waiting) {
    const known = waits.get(waitId);
    if (known === undefined) waits.set(waitId, { runId, events: [eventId] });
    else known.events.push(eventId);
  }
  const failed = new Map<string, unknown>();
  const queue = [...waits];
  const ringNext = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const [waitId, { runId, events }] = next;
      try {
        if (!(await ringWait(service.temporal, runId, waitId))) await closeIfEnded(service.db, waitId);
      } catch (error) {
        for (const eventId of events) failed.set(eventId, error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, waits.size) }, ringNext));
  return failed;
}

async function closeIfEnded(db: Db, waitId: string): Promise<void> {
  await sql`
    update waits w set closed_at = clock_timestamp() from runs r
    where w.id = ${waitId} and r.id = w.run_id and w.closed_at is null
      and r.status in ('completed', 'failed', 'canceled')`.execute(db);
}
