import { sql } from 'kysely';
import { type Db, prepared, type Trx } from '../database';
import { findRunObject } from './find-run-object';
import { type ObjectRow, readRow } from './rows/read-row';
import type { StoredObject } from './stored-object';

/** What may be an id, and not only an author's key. */
const ID = /^[a-z]+_[0-9A-Za-z]+$/;

const RUN_ID = /^wfr_/;

const COLUMNS = sql.raw(`id, environment_id, kind, version, status, key, reference_id, attributes, fields, tags,
  created_at, updated_at, redacted_at`);

/**
 * The object of that id; with a kind also the one of that key, or undefined. Of another environment: undefined. A key
 * may look like the id of another object of its kind; then the id is meant.
 */
export async function findObject(
  db: Db | Trx,
  environmentId: string,
  idOrKey: string,
  kind?: string,
): Promise<StoredObject | undefined> {
  if (kind === undefined || ID.test(idOrKey)) {
    const { rows } = await prepared<ObjectRow>`
      select ${COLUMNS} from objects where id = ${idOrKey} and environment_id = ${environmentId}`.execute(db);
    const [row] = rows;
    if (row !== undefined && (kind === undefined || row.kind === kind)) return readRow(row);
    const mayBeRun = kind === undefined || kind === 'workflow-run';
    if (mayBeRun && RUN_ID.test(idOrKey)) return findRunObject(db, environmentId, idOrKey);
  }
  return kind === undefined ? undefined : findByKey(db, environmentId, idOrKey, kind);
}

async function findByKey(
  db: Db | Trx,
  environmentId: string,
  key: string,
  kind: string,
): Promise<StoredObject | undefined> {
  const { rows } = await prepared<ObjectRow>`
    select ${COLUMNS} from objects
    where environment_id = ${environmentId} and kind = ${kind} and key = ${key}`.execute(db);
  return rows[0] && readRow(rows[0]);
}
