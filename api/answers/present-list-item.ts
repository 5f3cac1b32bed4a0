import type { Db, Trx } from '../../src/database';
import { countMatches } from '../../src/lists';
import type { StoredObject } from '../../src/objects';
import { type ListType, serializeListItem } from '../resources/lists/list-item';
import type { Resource } from './envelope';
import type { How } from './present-objects';

/** An item of a list on the wire, with how often it has matched. */
export async function presentListItem(db: Db | Trx, type: ListType, item: StoredObject, how: How): Promise<Resource> {
  const counts = await countMatches(db, [item.id]);
  return serializeListItem(type, item, counts.get(item.id) ?? 0, how);
}
