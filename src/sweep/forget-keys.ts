import { sql } from 'kysely';
import type { Db } from '../database';

/** Keys that one statement removes at most. */
const MOST = 10_000;

/** Removes idempotency keys after 24 hours. Gives their number. */
export async function forgetKeys(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotency_keys where ctid in (
      select ctid from idempotency_keys where created_at < clock_timestamp() - interval '24 hours' limit ${MOST})
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}
