import { type RawBuilder, sql } from 'kysely';
import type { Fault } from '../../interpreter/value';
import type { Db, Trx } from '../database';
import { fault } from '../faults/fault';
import { type Page, type PageRequest, readPage } from '../page';

export type DeliveryStatus = 'pending' | 'delivered' | 'parked' | 'skipped' | 'canceled';

/** One request, or the try of one. */
export interface Attempt {
  readonly number: number;
  readonly at: Date;
  /** Milliseconds. */
  readonly duration: number;
  /** Of the answer, where there was one. */
  readonly responseStatus: number | null;
  /** Why it was no success. */
  readonly fault: Fault | null;
}

/** An event on its way to a webhook, or arrived, or given up. */
export interface Delivery {
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly eventName: string;
  readonly status: DeliveryStatus;
  readonly createdAt: Date;
  readonly nextAttemptAt: Date | null;
  readonly settledAt: Date | null;
  /** The first one first. */
  readonly attempts: readonly Attempt[];
}

export interface DeliveryFilter {
  readonly status?: DeliveryStatus;
  readonly eventId?: string;
}

type Row = Omit<Delivery, 'attempts'> & {
  readonly attempts: readonly (Omit<Attempt, 'at'> & { readonly at: string })[];
};

const COLUMNS = sql`
  d.id, d.webhook_id as "webhookId", d.event_id as "eventId", d.event_name as "eventName", d.status,
  d.created_at as "createdAt", d.next_attempt_at as "nextAttemptAt", d.settled_at as "settledAt",
  coalesce((
    select json_agg(json_build_object('number', a.number, 'at', a.at, 'duration', a.duration,
      'responseStatus', a.response_status, 'fault', a.fault) order by a.number)
    from webhook_attempts a where a.delivery_id = d.id), '[]') as attempts`;

/** A page of the deliveries to a webhook, newest first. Fault `cursor_not_found`. */
export async function listDeliveries(
  db: Db | Trx,
  webhookId: string,
  request: PageRequest & { readonly filter?: DeliveryFilter },
): Promise<Page<Delivery>> {
  const { status, eventId } = request.filter ?? {};
  const conditions: RawBuilder<unknown>[] = [sql`d.webhook_id = ${webhookId}`];
  if (status !== undefined) conditions.push(sql`d.status = ${status}`);
  if (eventId !== undefined) conditions.push(sql`d.event_id = ${eventId}`);
  const page = await readPage<Row>(db, request, {
    columns: COLUMNS,
    from: sql`webhook_deliveries d`,
    where: sql.join(conditions, sql` and `),
    at: sql`d.created_at`,
    id: sql`d.id`,
  });
  return { ...page, items: page.items.map(readDelivery) };
}

/** Fault `delivery_not_found`. */
export async function getDelivery(db: Db | Trx, webhookId: string, id: string): Promise<Delivery> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from webhook_deliveries d where d.id = ${id} and d.webhook_id = ${webhookId}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw fault('delivery_not_found');
  return readDelivery(row);
}

function readDelivery(row: Row): Delivery {
  return { ...row, attempts: row.attempts.map((attempt) => ({ ...attempt, at: new Date(attempt.at) })) };
}
