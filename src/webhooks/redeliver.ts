import { sql } from 'kysely';
import { fault } from '../faults/fault';
import type { StoredObject } from '../objects';
import type { Writing } from '../writing';
import { type Delivery, getDelivery } from './delivery';

/**
 * Begins a delivery anew, whatever became of it; what is still under way of it ends by itself. The caller starts it once
 * this is committed. Faults `webhook_not_enabled`, `delivery_not_found`.
 */
export async function redeliver({ trx }: Writing, webhook: StoredObject, id: string): Promise<Delivery> {
  const delivery = await getDelivery(trx, webhook.id, id);
  if (webhook.status !== 'enabled') throw fault('webhook_not_enabled');
  await sql`
    update webhook_deliveries set
      status = 'pending', round = round + 1, tries = 0, started_at = null, next_attempt_at = null, settled_at = null
    where id = ${delivery.id}`.execute(trx);
  return getDelivery(trx, webhook.id, id);
}
