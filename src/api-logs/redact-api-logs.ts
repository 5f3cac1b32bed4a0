import { sql } from 'kysely';
import type { Db, Trx } from '../database';

/** Logs of one statement: none takes long. */
const PORTION = 1_000;

/** What is set of a log of which only the bare fact is kept. */
export const EMPTIED = sql`
  query = null, request_body = null, response_body = null, value_hashes = '{}', redacted_at = clock_timestamp()`;

/**
 * Takes everything out of the API logs that name any of these objects, of requests until then, but the bare fact that
 * there was a request. Gives their number. Logs that are not written yet are dealt with when they are, by the objects'
 * `redacted_at`.
 */
export async function redactApiLogs(db: Db | Trx, ids: readonly string[], until = new Date()): Promise<number> {
  let redacted = 0;
  for (;;) {
    const { numAffectedRows } = await sql`
      update api_logs set ${EMPTIED}
      where id in (
        select id from api_logs
        where subjects && ${[...ids]}::text[] and redacted_at is null and created_at <= ${until} limit ${PORTION})
    `.execute(db);
    const count = Number(numAffectedRows ?? 0);
    redacted += count;
    if (count < PORTION) return redacted;
  }
}
