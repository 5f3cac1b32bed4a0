import { sql } from 'kysely';
import type { Db } from '../database';

/** Deliveries that one statement removes at most. */
const MOST = 10_000;

/** Removes deliveries after 30 days, with their attempts. Gives their number. */
export async function forgetDeliveries(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from webhook_deliveries where id in (
      select id from webhook_deliveries where created_at < clock_timestamp() - interval '30 days'
      order by created_at limit ${MOST})
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}
