import { sql } from 'kysely';
import type { Db } from '../../database';

/** Milliseconds in which marks are gathered. */
const GATHER = 20;

const gathered = new WeakMap<Db, string[]>();

/** Says that Temporal has taken these runs. */
export async function markStarted(db: Db, runIds: readonly string[]): Promise<void> {
  await sql`
    update runs set started_at = clock_timestamp()
    where id = any(${[...runIds]}::text[]) and started_at is null`.execute(db);
}

/**
 * As markStarted, in a moment, together with others. A mark that is lost costs one needless start: the sweep's, which
 * changes nothing; the run itself marks with the first state that it writes.
 */
export function markStartedSoon(db: Db, runId: string): void {
  const waiting = gathered.get(db);
  if (waiting !== undefined) {
    waiting.push(runId);
    return;
  }
  const runIds = [runId];
  gathered.set(db, runIds);
  setTimeout(() => {
    gathered.delete(db);
    void markStarted(db, runIds).catch(() => undefined);
  }, GATHER).unref();
}
