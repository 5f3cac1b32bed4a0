import { sql } from 'kysely';
import type { Db } from '../database';

/** Days that an API log is kept. */
export const API_LOG_DAYS = 14;
/** Logs that one statement removes at most. */
const MOST = 10_000;

/** Removes API logs that are older than `days`. Gives their number. */
export async function forgetApiLogs(db: Db, days: number = API_LOG_DAYS): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from api_logs where ctid in (
      select ctid from api_logs where created_at < clock_timestamp() - ${days} * interval '1 day' limit ${MOST})
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}
