import { moveObject } from '../objects/move-object';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';

/** Takes an item off its list: it stays as archived, and the same values may be added again. */
export function archiveItem(writing: Writing, itemId: string): Promise<StoredObject> {
  return moveObject(writing, 'list-item', itemId, 'archived');
}
