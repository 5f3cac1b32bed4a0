import { sql } from 'kysely';
import { moveObject, type StoredObject } from '../objects';
import type { Writing } from '../writing';

/** Lets a webhook have the events that happen from now on. Fault `move_not_allowed`. */
export async function enableWebhook(writing: Writing, id: string): Promise<StoredObject> {
  const webhook = await moveObject(writing, 'webhook', id, 'enabled');
  await sql`update webhook_endpoints set failing_since = null where webhook_id = ${id}`.execute(writing.trx);
  return webhook;
}

/** Disables or archives a webhook: it gets no more events, and what was on its way is called off. */
export async function stopWebhook(writing: Writing, id: string, to: 'disabled' | 'archived'): Promise<StoredObject> {
  const webhook = await moveObject(writing, 'webhook', id, to);
  await sql`
    update webhook_deliveries set status = 'canceled', settled_at = clock_timestamp(), next_attempt_at = null
    where webhook_id = ${id} and status = 'pending'`.execute(writing.trx);
  return webhook;
}
