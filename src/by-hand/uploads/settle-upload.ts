import { sql } from 'kysely';
import type { Trx } from '../../database';
import type { Secrets } from '../../secrets/secrets';
import type { Writing } from '../../writing';
import { countRows } from './count-rows';
import { findUpload } from './find-upload';
import type { ReceivedUpload } from './receive-upload';
import type { StoredUpload } from './stored-upload';

/**
 * Lets the rows of a file that is here be done. A file that was taken before, for the same workflow and under the same
 * name, is the upload that it was then: what has started stays, and only rows that started nothing are done again.
 */
export async function settleUpload(
  { trx, environment }: Writing,
  received: ReceivedUpload,
  { name, secrets }: { readonly name: string; readonly secrets: Secrets | undefined },
): Promise<{ readonly upload: StoredUpload; readonly isNew: boolean }> {
  const { workflowId } = received;
  // A file may be about one person: nobody is to find out who by hashing guesses.
  const digests = secrets?.digests(received.hash) ?? [received.hash];
  await lockFile(trx, environment.id, workflowId);
  const { rows } = await sql<{ id: string }>`
    select id from run_uploads
    where environment_id = ${environment.id} and workflow_id = ${workflowId} and name = ${name}
      and digest = any(${[...digests]}::text[])
    for no key update`.execute(trx);
  const before = rows[0]?.id;
  if (before === undefined) await begin(trx, received.id, name, digests[0] ?? received.hash);
  else await goOn(trx, before, received.id);
  const id = before ?? received.id;
  await countRows(trx, id);
  return { upload: await findUpload(trx, environment.id, id), isNew: before === undefined };
}

/** Of two that send the same file at once, one is the first. */
async function lockFile(trx: Trx, environmentId: string, workflowId: string): Promise<void> {
  const name = `run uploads ${environmentId} ${workflowId}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
}

async function begin(trx: Trx, id: string, name: string, digest: string): Promise<void> {
  await sql`
    update run_uploads set status = 'in_progress', name = ${name}, digest = ${digest} where id = ${id}`.execute(trx);
}

async function goOn(trx: Trx, id: string, receivedId: string): Promise<void> {
  await sql`
    insert into run_upload_rows (upload_id, line, cells, result, code, faults)
    select ${id}, line, cells, result, code, faults from run_upload_rows where upload_id = ${receivedId}
    on conflict (upload_id, line) do update
    set cells = excluded.cells, result = excluded.result, run_id = null, code = excluded.code, faults = excluded.faults
    where run_upload_rows.result <> 'started'`.execute(trx);
  await sql`delete from run_uploads where id = ${receivedId}`.execute(trx);
  await sql`
    update run_uploads set status = 'in_progress', ended_at = null, times_sent = times_sent + 1
    where id = ${id}`.execute(trx);
}
