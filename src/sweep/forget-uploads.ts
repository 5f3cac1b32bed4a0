import { sql } from 'kysely';
import type { Db } from '../database';

/** Rows that one statement removes at most. */
const MOST = 10_000;

/**
 * Removes what became of the rows of uploads that ended 90 days ago, and files that never came to their end. The uploads
 * stay, as runs do: by them a file is known again. Gives the number of rows and files.
 */
export async function forgetUploads(db: Db): Promise<number> {
  const broken = await sql`
    delete from run_uploads
    where status = 'receiving' and updated_at < clock_timestamp() - interval '1 hour'`.execute(db);
  const rows = await sql`
    delete from run_upload_rows where (upload_id, line) in (
      select r.upload_id, r.line from run_uploads u join run_upload_rows r on r.upload_id = u.id
      where u.ended_at < clock_timestamp() - interval '90 days' limit ${MOST})`.execute(db);
  return Number(broken.numAffectedRows ?? 0n) + Number(rows.numAffectedRows ?? 0n);
}
