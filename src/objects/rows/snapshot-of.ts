import type { ObjectCopy, ValueMap } from '../../../interpreter/value';
import type { Db, Trx } from '../../database';
import { kindNamed } from '../../kinds';
import type { StoredObject } from '../stored-object';

/** All that the language can read of an object itself, by snake_case key, with `type`, `id` and `version`. */
export function takeSnapshot(object: StoredObject, at: Date): ObjectCopy {
  const { attributes } = kindNamed(object.kind);
  const read: { [key: string]: ValueMap[string] } = {};
  for (const [key, attribute] of Object.entries(attributes)) {
    if (attribute.hidden === true) continue;
    const value = attribute.read(object, at);
    if (value !== null || attribute.sparse !== true) read[key] = value;
  }
  return { ...read, type: object.kind, id: object.id, version: object.version };
}

/** As `takeSnapshot`, of now. Takes the database, which a kind may come to need for what it derives. */
export async function snapshotOf(_db: Db | Trx, object: StoredObject): Promise<ObjectCopy> {
  return takeSnapshot(object, new Date());
}
