import type { ObjectCopy, Value, ValueMap } from '../../interpreter/value';
import { isMap } from '../value-shape';
import { takeSnapshot } from './rows/snapshot-of';
import type { StoredObject } from './stored-object';

type Path = readonly string[];

/**
 * What a run carries of an object: `type`, `id`, `version` and those paths of its snapshot (a stored object stands for
 * its snapshot of now). Of `[]` all; a path that leads into what is no map takes the whole of that.
 */
export function copyOf(whole: ObjectCopy | StoredObject, carries: readonly Path[]): ObjectCopy {
  const snapshot = isStored(whole) ? takeSnapshot(whole, new Date()) : whole;
  const { type, id, version } = snapshot;
  return { ...pick(snapshot, carries), type, id, version };
}

function isStored(whole: ObjectCopy | StoredObject): whole is StoredObject {
  return 'environmentId' in whole && whole.createdAt instanceof Date;
}

function pick(map: ValueMap, paths: readonly Path[]): ValueMap {
  if (paths.some((path) => path.length === 0)) return map;
  const picked: { [key: string]: Value } = {};
  for (const key of new Set(paths.map((path) => path[0] ?? ''))) {
    const value = Object.hasOwn(map, key) ? map[key] : undefined;
    if (value === undefined) continue;
    const below = paths.filter((path) => path[0] === key).map((path) => path.slice(1));
    picked[key] = isMap(value) ? pick(value, below) : value;
  }
  return picked;
}
