import { sql } from 'kysely';
import { webhookWorkflowId } from '../../workflows/contract';
import type { Service } from '../service';
import { isRunning } from '../temporal/is-running';
import { isAway } from '../temporal/temporal';
import { startDelivery } from '../webhooks/start-delivery';

/** Deliveries that one sweep starts, or looks for, at most. */
const MOST = 500;
const MOST_LOOKED_FOR = 100;
const AT_ONCE = 10;

/**
 * Starts the deliveries whose rows were committed a while ago and that Temporal has not taken. Gives their number.
 * `olderThan`: milliseconds.
 */
export async function startLeftDeliveries(service: Service, olderThan = 5000): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select id from webhook_deliveries
    where status = 'pending' and started_at is null
      and created_at <= clock_timestamp() - ${olderThan} * interval '1 millisecond'
    order by created_at limit ${MOST}`.execute(service.db);
  return eachOf(service, rows, async ({ id }) => {
    await startDelivery(service, id);
    return true;
  });
}

/**
 * Begins anew what Temporal knows nothing of any more although it is pending: somebody terminated it there. Gives their
 * number. `overdue`: milliseconds after the time at which it should have been attempted.
 */
export async function renewLostDeliveries(service: Service, overdue = 3_600_000): Promise<number> {
  const { rows } = await sql<{ id: string; round: number }>`
    select id, round from webhook_deliveries
    where status = 'pending'
      and coalesce(next_attempt_at, started_at) < clock_timestamp() - ${overdue} * interval '1 millisecond'
    order by random() limit ${MOST_LOOKED_FOR}`.execute(service.db);
  return eachOf(service, rows, async ({ id, round }) => {
    if (await isRunning(service, webhookWorkflowId({ deliveryId: id, round }))) return false;
    await sql`
      update webhook_deliveries set round = round + 1, started_at = null
      where id = ${id} and round = ${round} and status = 'pending'`.execute(service.db);
    await startDelivery(service, id);
    return true;
  });
}

async function eachOf<T extends { readonly id: string }>(
  { log }: Service,
  rows: readonly T[],
  act: (row: T) => Promise<boolean>,
): Promise<number> {
  const queue = [...rows].reverse();
  let done = 0;
  const next = async (): Promise<void> => {
    for (let row = queue.pop(); row !== undefined; row = queue.pop()) {
      try {
        if (await act(row)) done += 1;
      } catch (error) {
        // The others would fare no better.
        if (isAway(error)) queue.length = 0;
        else log.error({ deliveryId: row.id, err: error }, 'A delivery could not be started: it is tried again.');
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return done;
}
