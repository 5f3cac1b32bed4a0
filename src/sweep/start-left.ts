import { sql } from 'kysely';
import { startRun } from '../runs/start/start-run';
import type { Service } from '../service';
import { isAway } from '../temporal/temporal';

/** Runs that one sweep starts at most. */
const MOST = 500;
/** Starts under way at once. */
const AT_ONCE = 10;

/**
 * Starts the runs whose rows were committed a while ago and that Temporal has not taken: their process died, or Temporal
 * was away. Starting one that was started after all changes nothing. Gives their number.
 */
export async function startLeft(service: Service, olderThan = 5000): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select id from runs
    where started_at is null and queued_at is null and status = 'in_progress'
      and created_at <= clock_timestamp() - ${olderThan} * interval '1 millisecond'
    order by created_at limit ${MOST}`.execute(service.db);
  const queue = rows.map((row) => row.id).reverse();
  let started = 0;
  const startNext = async (): Promise<void> => {
    for (let runId = queue.pop(); runId !== undefined; runId = queue.pop()) {
      try {
        await startRun(service, runId);
        started += 1;
      } catch (error) {
        // The others would fare no better.
        if (isAway(error)) queue.length = 0;
        else service.log.error({ runId, err: error }, 'A run could not be started: it is tried again.');
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, startNext));
  return started;
}
