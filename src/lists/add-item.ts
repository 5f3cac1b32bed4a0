import type { ValueMap } from '../../interpreter/value';
import { fault } from '../faults/fault';
import { LIST_TYPES } from '../kinds/list-types';
import { getObject } from '../objects/get-object';
import { insertObject } from '../objects/insert-object';
import { lockForChange } from '../objects/lock-objects';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';
import { hashKey } from './hash-key';
import { MATCHINGS } from './match-keys';
import { readItem } from './read-item';

/**
 * Adds an item, its values named as the published API names them, in snake_case (or one value by the type's own name:
 * `ip_address`). Faults `list_item_invalid`, `list_item_exists` (there is an active one), `list_archived`.
 */
export async function addItem(writing: Writing, listIdOrKey: string, item: ValueMap): Promise<StoredObject> {
  const { trx, environment, actor } = writing;
  const { id } = await getObject(trx, environment.id, listIdOrKey, 'list');
  // Under the list's lock, what is not there now cannot come in between.
  const { object: list } = await lockForChange(writing, 'list', id);
  if (list.status !== 'active') throw fault('list_archived');
  const type = String(list.attributes['list_type']);
  const { values, key } = keep(type, item);
  const matchKey = hashKey(key);
  if (await isTaken(writing, list.id, matchKey))
    throw fault('list_item_exists', { details: { list: list.key ?? list.id } });
  const made = await insertObject(writing, 'list-item', {
    prefix: LIST_TYPES.get(type)?.prefix ?? 'li',
    status: 'active',
    attributes: { ...values, list_type: type, creator_id: actor.id, creator_type: actor.type },
    relations: { list: [list.id] },
  });
  await trx.insertInto('list_entries').values({ item_id: made.id, list_id: list.id, match_key: matchKey }).execute();
  return made;
}

async function isTaken({ trx }: Writing, listId: string, matchKey: string): Promise<boolean> {
  const found = await trx
    .selectFrom('list_entries')
    .select('item_id')
    .where('list_id', '=', listId)
    .where('match_key', '=', matchKey)
    .executeTakeFirst();
  return found !== undefined;
}

function keep(type: string, item: ValueMap): { readonly values: ValueMap; readonly key: string } {
  const matching = MATCHINGS.get(type);
  const kept = matching?.keep(readItem(type, item));
  if (kept !== undefined) return kept;
  const names = LIST_TYPES.get(type)?.values.join(', ') ?? '';
  throw fault('list_item_invalid', {
    pointer: '/item',
    message: `An item of this list is ${matching?.wants ?? 'not known'} (${names}).`,
    details: { list_type: type },
  });
}
