import { type RawBuilder, sql } from 'kysely';
import type { Trx } from '../database';

/** Keeps others from counting the runs of a key until the transaction ends: two never find the same place free. */
export async function lockPlace(trx: Trx, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 2))`.execute(trx);
}

/** Whether a run `r` takes a place, or would if it had one: it is under way, or is held and gives nothing back. */
export const TAKES_PLACE: RawBuilder<boolean> = sql`
  (r.status = 'in_progress' or (r.status = 'errored' and r.concurrency_held = 'keep'))`;
