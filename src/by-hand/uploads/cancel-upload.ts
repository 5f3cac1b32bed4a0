import { sql } from 'kysely';
import { fault } from '../../faults';
import type { Writing } from '../../writing';
import { countRows } from './count-rows';
import { findUpload } from './find-upload';
import type { StoredUpload } from './stored-upload';

/** Starts nothing more of an upload; runs that have started go on. Faults `upload_not_found`, `upload_ended`. */
export async function cancelUpload({ trx, environment }: Writing, id: string): Promise<StoredUpload> {
  await findUpload(trx, environment.id, id);
  const { numAffectedRows } = await sql`
    update run_uploads set status = 'canceled' where id = ${id} and status = 'in_progress'`.execute(trx);
  if (numAffectedRows === 0n) throw fault('upload_ended');
  await sql`
    update run_upload_rows set cells = null, result = 'canceled'
    where upload_id = ${id} and cells is not null`.execute(trx);
  await countRows(trx, id);
  return findUpload(trx, environment.id, id);
}
