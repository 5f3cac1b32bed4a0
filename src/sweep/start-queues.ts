import { sql } from 'kysely';
import { TAKES_PLACE } from '../concurrency/lock-place';
import { startQueue } from '../runs/start/start-run';
import type { Service } from '../service';
import { isAway } from '../temporal/temporal';

/** Keys whose queues one sweep looks after. */
const MOST = 500;

/**
 * Gives free places to the runs that wait for them: the process died that had given one back, or had queued them. Gives
 * the number of keys.
 */
export async function startQueues(service: Service, olderThan = 5000): Promise<number> {
  const { rows } = await sql<{ key: string }>`
    select distinct q.concurrency_key as key from runs q
    where q.queued_at <= clock_timestamp() - ${olderThan} * interval '1 millisecond' and q.status = 'in_progress'
      and q.concurrency_limit > (
        select count(*) from runs r
        where r.concurrency_key = q.concurrency_key and r.queued_at is null and r.status in ('in_progress', 'errored')
          and ${TAKES_PLACE})
    limit ${MOST}`.execute(service.db);
  for (const { key } of rows) {
    try {
      await startQueue(service, key);
    } catch (error) {
      // Who was given a place is started as others that were left; the other keys would fare no better.
      if (isAway(error)) break;
      service.log.error({ err: error }, 'A queue of runs could not be started: it is tried again.');
    }
  }
  return rows.length;
}
