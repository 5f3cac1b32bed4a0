import { fault } from '../faults/fault';
import { kindNamed } from '../kinds';
import type { Writing } from '../writing';
import { checkTags } from './fields/check-values';
import { lockForChange } from './rows/lock-objects';
import { writeEvent } from './rows/write-event';
import { writeRow } from './rows/write-row';
import type { StoredObject } from './stored-object';
import { ensureTags } from './tags';

/** First `set` (all others go), then `remove`, then `add`. */
export interface TagChange {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly set?: readonly string[];
}

/** Changes the set of an object's tags. Where it stays the same nothing is written. */
export async function tagObject(writing: Writing, kind: string, id: string, change: TagChange): Promise<StoredObject> {
  if (!kindNamed(kind).tags) throw fault('attribute_unknown', { message: `A ${kind} has no tags.`, pointer: '/tags' });
  const { object, at } = await lockForChange(writing, kind, id);
  const kept = (change.set ?? object.tags).filter((tag) => !change.remove?.includes(tag));
  const tags = checkTags([...kept, ...(change.add ?? [])]);
  const added = tags.filter((tag) => !object.tags.includes(tag));
  const removed = object.tags.filter((tag) => !tags.includes(tag));
  if (added.length === 0 && removed.length === 0) return object;
  const context = {
    added_tags: added,
    removed_tags: removed,
    before: { tags: [...object.tags] },
    after: { tags: [...tags] },
  };
  await ensureTags(writing, added);
  let tagged = await writeRow(writing, object, { tags }, at);
  if (added.length > 0) tagged = await writeEvent(writing, tagged, `${kind}.tag-added`, context);
  if (removed.length > 0) tagged = await writeEvent(writing, tagged, `${kind}.tag-removed`, context);
  return writeEvent(writing, tagged, `${kind}.updated-tags`, context);
}
