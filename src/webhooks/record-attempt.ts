import { sql } from 'kysely';
import type { Fault } from '../../interpreter/value';
import { json, type Trx } from '../database';
import type { Service } from '../service';
import type { DeliveryStatus } from './delivery';
import { gapAfter } from './schedule';

/** How an attempt went. */
export interface Attempted {
  readonly at: Date;
  /** Milliseconds. */
  readonly duration: number;
  readonly responseStatus: number | null;
  /** None: it was a success. */
  readonly fault?: Fault;
}

export interface Recorded {
  readonly status: DeliveryStatus | 'superseded';
  /** Milliseconds until the next attempt, where there is one. */
  readonly next?: number;
}

/** Writes an attempt, and what the delivery is after it. An attempt of an older round decides nothing, unless it arrived. */
export async function recordAttempt(
  { db }: Pick<Service, 'db'>,
  { id, round }: { readonly id: string; readonly round: number },
  attempted: Attempted,
): Promise<Recorded> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('webhook_deliveries')
      .select(['webhook_id', 'round', 'tries', 'status'])
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    // It was removed: its time was over.
    if (row === undefined) return { status: 'canceled' };
    await insertAttempt(trx, id, attempted);
    await noteHealth(trx, row.webhook_id, attempted);
    if (attempted.fault === undefined) return settle(trx, id, 'delivered');
    if (row.round !== round) return { status: 'superseded' };
    if (row.status !== 'pending') return { status: row.status };
    const next = gapAfter(row.tries + 1, attempted.fault.retryAfter);
    return next === undefined ? settle(trx, id, 'parked') : postpone(trx, id, next);
  });
}

/** Settles a delivery without an attempt. */
export async function settle(
  db: Trx | Service['db'],
  id: string,
  status: Exclude<DeliveryStatus, 'pending'>,
): Promise<Recorded> {
  await sql`
    update webhook_deliveries set status = ${status}, tries = tries + 1, next_attempt_at = null,
      settled_at = clock_timestamp()
    where id = ${id}`.execute(db);
  return { status };
}

async function postpone(trx: Trx, id: string, next: number): Promise<Recorded> {
  await sql`
    update webhook_deliveries set tries = tries + 1,
      next_attempt_at = clock_timestamp() + ${next} * interval '1 millisecond'
    where id = ${id}`.execute(trx);
  return { status: 'pending', next };
}

async function insertAttempt(trx: Trx, id: string, { at, duration, responseStatus, fault }: Attempted): Promise<void> {
  await sql`
    insert into webhook_attempts (delivery_id, number, at, duration, response_status, fault)
    select ${id}, coalesce(max(number), 0) + 1, ${at}, ${duration}, ${responseStatus}::int,
      ${fault === undefined ? null : json(fault)}::jsonb
    from webhook_attempts where delivery_id = ${id}`.execute(trx);
  await sql`
    update webhook_deliveries set first_attempt_at = ${at}
    where id = ${id} and first_attempt_at is null`.execute(trx);
}

/** A success ends a time of failures, a failure begins one. Written only where something changes. */
async function noteHealth(trx: Trx, webhookId: string, { at, fault }: Attempted): Promise<void> {
  const since = fault === undefined ? null : at;
  await sql`
    update webhook_endpoints set failing_since = ${since}::timestamptz
    where webhook_id = ${webhookId} and (failing_since is null) <> (${since}::timestamptz is null)`.execute(trx);
}
