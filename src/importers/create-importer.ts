import { sql } from 'kysely';
import { json } from '../database/json';
import { fault } from '../faults/fault';
import { getObject } from '../objects/get-object';
import { insertObject } from '../objects/rows/insert-object';
import { writeEvent } from '../objects/rows/write-event';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';
import type { ImporterType } from './importer-types';
import { readRows } from './read-rows';

/**
 * Takes in a file; its rows are done after the commit (`continueImports`). Faults `importer_file_invalid`,
 * `object_not_found` and `list_archived` of the list, `request_invalid` for one of another type.
 */
export async function createImporter(
  writing: Writing,
  type: ImporterType,
  { file, listId }: { readonly file: Uint8Array; readonly listId?: string },
): Promise<StoredObject> {
  const list = type.listType === undefined ? undefined : await findList(writing, type.listType, listId ?? '');
  const rows = readRows(type, file);
  const { trx, actor } = writing;
  const made = await insertObject(writing, 'importer-pipeline-run', {
    status: 'pending',
    attributes: {
      importer_type: type.type,
      list_id: list?.id ?? null,
      creator_id: actor.id,
      creator_type: actor.type,
    },
  });
  await sql`
    insert into importer_rows (importer_id, line, row)
    select ${made.id}, (given ->> 'line')::integer, given -> 'row' from jsonb_array_elements(${json(rows)}::jsonb) given
  `.execute(trx);
  return writeEvent(writing, made, 'importer-pipeline-run.started', { rows: rows.length });
}

async function findList({ trx, environment }: Writing, type: string, idOrKey: string): Promise<StoredObject> {
  const list = await getObject(trx, environment.id, idOrKey, 'list');
  if (list.status !== 'active') throw fault('list_archived');
  if (list.attributes['list_type'] !== type)
    throw fault('request_invalid', {
      pointer: '/listId',
      message: `This list is of type ${String(list.attributes['list_type'])}, not ${type}.`,
    });
  return list;
}
