import { type Db, prepared, type Trx } from '../database';
import { type ObjectRow, readRow } from './rows/read-row';
import type { StoredObject } from './stored-object';

/** Objects by their ids, whatever their environment: of those that are there. */
export async function readObjects(db: Db | Trx, ids: readonly string[]): Promise<ReadonlyMap<string, StoredObject>> {
  const { rows } = await prepared<ObjectRow>`select * from objects where id = any(${[...ids]}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.id, readRow(row)]));
}
