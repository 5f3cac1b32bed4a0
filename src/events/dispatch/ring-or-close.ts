import { sql } from 'kysely';
import type { Db } from '../../database';
import type { Service } from '../../service';
import { ringWait } from '../../temporal/ring-wait';

/**
 * Rings a wait. One that Temporal knows nothing of and whose run has ended is closed: nobody will look at it again.
 * Fault `temporal_unavailable`.
 */
export async function ringOrClose(
  service: Service,
  { waitId, runId }: { readonly waitId: string; readonly runId: string },
): Promise<void> {
  if (!(await ringWait(service.temporal, runId, waitId))) await closeIfEnded(service.db, waitId);
}

async function closeIfEnded(db: Db, waitId: string): Promise<void> {
  await sql`
    update waits w set closed_at = clock_timestamp() from runs r
    where w.id = ${waitId} and r.id = w.run_id and w.closed_at is null
      and r.status in ('completed', 'failed', 'canceled')`.execute(db);
}
