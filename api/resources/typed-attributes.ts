import { z } from 'zod';
import type { Type } from '../../interpreter/catalogue';
import type { ValueMap } from '../../interpreter/value';
import type { Kind } from '../../src/kinds';
import type { StoredObject } from '../../src/objects';
import { camelKey, normalizeKeys } from '../wire/inflection';
import { plainSchema } from '../wire/plain-schema';

/** The shape, for the reference page, of attributes that only some types of a kind have. Keys in camelCase. */
export function typedShape({ attributes }: Kind): Record<string, z.ZodType> {
  const typed = Object.entries(attributes).filter(([, attribute]) => attribute.sparse === true);
  return Object.fromEntries(typed.map(([key, { type }]) => [camelKey(key), shown(type).nullable().optional()]));
}

function shown(type: Type): z.ZodType {
  if (type.is === 'array') return z.array(z.unknown());
  return type.is === 'map' ? z.record(z.string(), z.unknown()) : plainSchema(type);
}

/** What an object has of some attributes, keys in camelCase all the way down, but for what is somebody's own. */
export function typedValues({ attributes }: StoredObject, keys: readonly string[]): ValueMap {
  const known = keys.flatMap((key) => (attributes[key] === undefined ? [] : [[key, attributes[key]] as const]));
  return normalizeKeys(Object.fromEntries(known), () => undefined) as ValueMap;
}

/** Names of the attributes that an object shows of its type: what may not be null only where it has a value. */
export function shownNames(
  { attributes }: StoredObject,
  keys: readonly string[],
  solid: ReadonlySet<string>,
): readonly string[] {
  return keys.filter((key) => attributes[key] !== undefined || !solid.has(key)).map(camelKey);
}

/** Seconds since 1970 of a moment; null where there is none. */
export function secondsOf(moment: unknown): number | null {
  return typeof moment === 'string' ? Math.floor(Date.parse(moment) / 1000) : null;
}
