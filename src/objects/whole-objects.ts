import type { Value, ValueMap } from '../../interpreter/value';
import type { Db, Trx } from '../database';
import { isMap } from '../value-shape';
import { findObjects } from './find-object';
import { takeSnapshot } from './rows/snapshot-of';
import type { StoredObject } from './stored-object';

/**
 * Values in which each reference to an object, `{type, id}`, is that object as it is now: all that a definition can read
 * of the object itself, by snake_case key, its fields as they were written. What names no object stays as it is. `note` is
 * told the ids of those that are given, before they are.
 */
export async function withWholeObjects(
  db: Db | Trx,
  environmentId: string,
  values: ValueMap,
  note: (ids: readonly string[]) => Promise<void>,
): Promise<ValueMap> {
  const ids = [...new Set(referredIn(values))];
  if (ids.length === 0) return values;
  const objects = await findObjects(
    db,
    environmentId,
    ids.map((name) => ({ name })),
  );
  const found = new Map(objects.flatMap((object) => (object === undefined ? [] : [[object.id, object] as const])));
  await note([...found.keys()]);
  return mapOfWhole(values, found, new Date());
}

function referredIn(value: Value): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referredIn);
  if (!isMap(value)) return [];
  return isReference(value) ? [value.id] : Object.values(value).flatMap(referredIn);
}

function isReference(map: ValueMap): map is { readonly type: string; readonly id: string } {
  return typeof map['type'] === 'string' && typeof map['id'] === 'string' && Object.keys(map).length === 2;
}

type Found = ReadonlyMap<string, StoredObject>;

function whole(value: Value, found: Found, at: Date): Value {
  if (Array.isArray(value)) return value.map((one) => whole(one, found, at));
  if (!isMap(value)) return value;
  if (!isReference(value)) return mapOfWhole(value, found, at);
  const object = found.get(value.id);
  return object?.kind === value.type ? takeSnapshot(object, at) : value;
}

function mapOfWhole(map: ValueMap, found: Found, at: Date): ValueMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, whole(value, found, at)]));
}
