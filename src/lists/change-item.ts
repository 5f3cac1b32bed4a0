import type { Value, ValueMap } from '../../interpreter/value';
import { LIST_TYPES } from '../kinds/lists/list-types';
import { moveObject } from '../objects/move-object';
import { related } from '../objects/relations/related';
import { lockForChange } from '../objects/rows/lock-objects';
import { writeEvent } from '../objects/rows/write-event';
import { writeRow } from '../objects/rows/write-row';
import { withAttributes } from '../objects/rules/rule';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';
import { keepItem, lockList, makeRoom } from './add-item';
import { enterItem } from './enter-item';

/**
 * Lets a pending item match. Faults `move_not_allowed`, `list_archived`, `list_item_exists` (another one with the same
 * values is active).
 */
export async function activateItem(writing: Writing, item: StoredObject): Promise<StoredObject> {
  const [found] = await related(writing.trx, item, 'list');
  const list = await lockList(writing, found?.id ?? '');
  const active = await moveObject(writing, 'list-item', item.id, 'active');
  const kept = keepItem(list, valuesOf(active));
  await makeRoom(writing, list, kept.key);
  const expiresAt = active.attributes['expires_at'];
  await enterItem(writing, list, item.id, kept, typeof expiresAt === 'string' ? new Date(expiresAt) : null);
  return active;
}

/** Sets from when on an item matches nothing; null: it matches until it is archived. */
export async function setExpiry(writing: Writing, itemId: string, expiresAt: Date | null): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'list-item', itemId);
  const [before, after] = [object.attributes['expires_at'] ?? null, expiresAt?.toISOString() ?? null];
  if (before === after) return object;
  await writing.trx.updateTable('list_entries').set({ expires_at: expiresAt }).where('item_id', '=', itemId).execute();
  const changed = await writeRow(writing, object, { attributes: withAttributes(object, { expires_at: after }) }, at);
  const context = { before: { expires_at: before }, after: { expires_at: after } };
  return writeEvent(writing, changed, 'list-item.updated', context);
}

/** The values alone, as they were given. */
function valuesOf({ attributes }: StoredObject): ValueMap {
  const { values = [] } = LIST_TYPES.get(String(attributes['list_type'])) ?? {};
  return Object.fromEntries(
    [...values, 'match_type'].flatMap((name): [string, Value][] => {
      const value = attributes[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
