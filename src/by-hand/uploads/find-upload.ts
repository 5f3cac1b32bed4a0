import { sql } from 'kysely';
import type { Db, Trx } from '../../database';
import { fault } from '../../faults';
import { type Page, type PageRequest, readPage } from '../../page';
import { type RowResult, type StoredRow, type StoredUpload, UPLOAD, UPLOADS } from './stored-upload';

/** Rows that are read at once where all are wanted. */
const AT_ONCE = 1000;

const SETTLED = sql`u.status <> 'receiving'`;
const ROW = sql`
  r.upload_id || '-' || r.line as id, r.line, r.result, r.run_id as "runId", r.code,
  coalesce(r.faults, '[]'::jsonb) as faults`;

/** Fault `upload_not_found`. */
export async function findUpload(db: Db | Trx, environmentId: string, id: string): Promise<StoredUpload> {
  const { rows } = await sql<StoredUpload>`
    select ${UPLOAD} from ${UPLOADS}
    where u.environment_id = ${environmentId} and u.id = ${id} and ${SETTLED}`.execute(db);
  const [upload] = rows;
  if (upload === undefined) throw fault('upload_not_found');
  return upload;
}

/** Newest first. Fault `cursor_not_found`. */
export function listUploads(db: Db, environmentId: string, request: PageRequest): Promise<Page<StoredUpload>> {
  return readPage<StoredUpload>(db, request, {
    columns: UPLOAD,
    from: UPLOADS,
    where: sql`u.environment_id = ${environmentId} and ${SETTLED}`,
    at: sql`u.created_at`,
    id: sql`u.id`,
  });
}

/** Rows by their line, those with one of some results if any are named. Fault `cursor_not_found`. */
export function listRows(
  db: Db,
  uploadId: string,
  results: readonly RowResult[],
  request: PageRequest,
): Promise<Page<StoredRow>> {
  const wanted = results.length === 0 ? sql`true` : sql`r.result = any(${[...results]}::text[])`;
  return readPage<StoredRow>(db, request, {
    columns: ROW,
    from: sql`run_upload_rows r`,
    where: sql`r.upload_id = ${uploadId} and ${wanted}`,
    at: sql`r.line`,
    id: sql`r.upload_id || '-' || r.line`,
    ascending: true,
  });
}

/** All rows by their line, some at a time. */
export async function* readRows(db: Db, uploadId: string): AsyncGenerator<StoredRow> {
  let after = 0;
  for (;;) {
    const { rows } = await sql<StoredRow>`
      select ${ROW} from run_upload_rows r where r.upload_id = ${uploadId} and r.line > ${after}
      order by r.line limit ${AT_ONCE}`.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) return;
    after = last.line;
  }
}
