import { sql } from 'kysely';
import type { Value, ValueMap } from '../../interpreter/value';
import { countRows } from '../by-hand/uploads/count-rows';
import type { Trx } from '../database';
import type { StoredObject } from '../objects/stored-object';
import type { KnownValues } from './known-values';

/** Rows that are looked at at once. */
const AT_ONCE = 1000;
/** Of the values that are known of a person, so many make a row theirs. */
const ENOUGH = 2;

interface Place {
  readonly uploadId: string;
  readonly line: number;
}

/**
 * Takes away the rows of files that are still to be done and are about the object: they name it, or hold two of the values
 * that are known of the person. They start nothing, and say so.
 */
export async function redactUploads(trx: Trx, object: StoredObject, known: KnownValues): Promise<void> {
  let after: Place = { uploadId: '', line: 0 };
  for (;;) {
    const { rows } = await sql<Place & { cells: ValueMap }>`
      select r.upload_id as "uploadId", r.line, r.cells from run_upload_rows r join run_uploads u on u.id = r.upload_id
      where u.environment_id = ${object.environmentId} and r.cells is not null
        and (r.upload_id, r.line) > (${after.uploadId}, ${after.line}::int)
      order by r.upload_id, r.line limit ${AT_ONCE}`.execute(trx);
    const theirs = rows.filter(({ cells }) => isAbout(Object.values(cells), object, known));
    if (theirs.length > 0) await takeAway(trx, theirs);
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) return;
    after = last;
  }
}

function isAbout(cells: readonly Value[], { id, key, referenceId }: StoredObject, known: KnownValues): boolean {
  const names = [id, key, referenceId];
  const texts = cells.map(String);
  return texts.some((text) => names.includes(text)) || texts.filter((text) => known.isIn(text)).length >= ENOUGH;
}

async function takeAway(trx: Trx, places: readonly Place[]): Promise<void> {
  const lines = places.map(({ line }) => line);
  const uploads = places.map(({ uploadId }) => uploadId);
  // In the order in which whoever does rows takes them: first the upload, then its rows.
  await sql`
    select 1 from run_uploads where id = any(${uploads}::text[]) order by id for no key update`.execute(trx);
  const { rows } = await sql<{ uploadId: string }>`
    update run_upload_rows r set cells = null, result = 'refused', code = 'already_redacted'
    from unnest(${uploads}::text[], ${lines}::int[]) as theirs (upload_id, line)
    where r.upload_id = theirs.upload_id and r.line = theirs.line and r.cells is not null
    returning r.upload_id as "uploadId"`.execute(trx);
  for (const uploadId of new Set(rows.map((row) => row.uploadId))) await countRows(trx, uploadId);
}
