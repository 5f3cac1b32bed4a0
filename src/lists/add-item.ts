import type { ValueMap } from '../../interpreter/value';
import { fault } from '../faults/fault';
import { LIST_TYPES } from '../kinds/lists/list-types';
import { getObject } from '../objects/get-object';
import { insertObject } from '../objects/rows/insert-object';
import { lockForChange } from '../objects/rows/lock-objects';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';
import { archiveItem } from './archive-item';
import { enterItem, findTaken } from './enter-item';
import type { KeptItem } from './matchings/matching';
import { MATCHINGS } from './matchings/matchings';
import { readItem } from './read-item';

/** What an item is made with beyond its values. */
export interface ItemOptions {
  /** A pending item matches nothing until `activateItem`. */
  readonly status?: 'pending' | 'active';
  /** From then on it matches nothing. */
  readonly expiresAt?: Date | null;
  /** Who made it, where that is not who writes. */
  readonly creator?: { readonly type: string; readonly id: string };
}

/**
 * Adds an item, its values named as the published API names them, in snake_case (or one value by the type's own name:
 * `ip_address`). Faults `list_item_invalid`, `list_item_exists` (there is an active one), `list_archived`.
 */
export async function addItem(
  writing: Writing,
  listIdOrKey: string,
  item: ValueMap,
  options: ItemOptions = {},
): Promise<StoredObject> {
  const { trx, environment, actor } = writing;
  const { status = 'active', expiresAt = null, creator = actor } = options;
  const { id } = await getObject(trx, environment.id, listIdOrKey, 'list');
  const list = await lockList(writing, id);
  const kept = keepItem(list, item);
  const type = String(list.attributes['list_type']);
  if (status === 'active') await makeRoom(writing, list, kept.key);
  const made = await insertObject(writing, 'list-item', {
    prefix: LIST_TYPES.get(type)?.prefix ?? 'li',
    status,
    attributes: {
      ...kept.values,
      list_type: type,
      creator_id: creator.id,
      creator_type: creator.type,
      expires_at: expiresAt?.toISOString() ?? null,
    },
    relations: { list: [list.id] },
  });
  if (status === 'active') await enterItem(writing, list, made.id, kept, expiresAt);
  return made;
}

/** A list under its lock: what is not on it now cannot come in between. Fault `list_archived`. */
export async function lockList(writing: Writing, id: string): Promise<StoredObject> {
  const { object: list } = await lockForChange(writing, 'list', id);
  if (list.status !== 'active') throw fault('list_archived');
  return list;
}

/** Sees to it that no active item has this key: one whose time has passed gives way. Fault `list_item_exists`. */
export async function makeRoom(writing: Writing, list: StoredObject, key: string): Promise<void> {
  const taken = await findTaken(writing, list.id, key);
  if (taken === undefined) return;
  if (!taken.isExpired) throw fault('list_item_exists', { details: { list: list.key ?? list.id } });
  await archiveItem(writing, taken.itemId);
}

/** An item in the form that its list keeps. Fault `list_item_invalid`. */
export function keepItem(list: StoredObject, item: ValueMap): KeptItem {
  const type = String(list.attributes['list_type']);
  const matching = MATCHINGS.get(type);
  const kept = matching?.keep(readItem(type, item), list.attributes);
  if (kept !== undefined) return kept;
  const names = LIST_TYPES.get(type)?.values.join(', ') ?? '';
  throw fault('list_item_invalid', {
    pointer: '/item',
    message: `An item of this list is ${matching?.wants ?? 'not known'} (${names}).`,
    details: { list_type: type },
  });
}
