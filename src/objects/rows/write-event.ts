import type { ValueMap } from '../../../interpreter/value';
import { appendEvent } from '../../events/append';
import { kindNamed } from '../../kinds';
import type { Writing } from '../../writing';
import type { StoredObject } from '../stored-object';
import { takeSnapshot } from './snapshot-of';

/**
 * Writes an event of an object as it is now, where its kind declares it; the object must be locked, or new. Gives the
 * object with the version that the event made of it.
 */
export async function writeEvent(
  writing: Writing,
  object: StoredObject,
  name: string,
  context: ValueMap = {},
  subjects: readonly string[] = [],
): Promise<StoredObject> {
  const kind = kindNamed(object.kind);
  if (!Object.hasOwn(kind.events, name)) return object;
  const raised = { ...object, version: object.version + 1 };
  await appendEvent(writing, {
    name,
    object: { id: object.id, kind: object.kind },
    snapshot: takeSnapshot(raised, new Date()),
    along: kind.subjects,
    subjects,
    context,
  });
  return raised;
}
