import type { Db, Trx } from '../database';
import { readRow } from './read-row';
import type { StoredObject } from './stored-object';

/** The object of that id; with a kind also the one of that key, or undefined. Of another environment: undefined. */
export async function findObject(
  db: Db | Trx,
  environmentId: string,
  idOrKey: string,
  kind?: string,
): Promise<StoredObject | undefined> {
  const rows = db.selectFrom('objects').selectAll().where('environment_id', '=', environmentId);
  const row = await (kind === undefined
    ? rows.where('id', '=', idOrKey)
    : rows
        .where('kind', '=', kind)
        .where((or) => or.or([or('id', '=', idOrKey), or('key', '=', idOrKey)]))
        // An author's key may look like the id of another object; an id is meant first.
        .orderBy((by) => by('id', '=', idOrKey), 'desc')
        .limit(1)
  ).executeTakeFirst();
  return row && readRow(row);
}
