import { z } from 'zod';
import type { Type } from '../../interpreter/catalogue';
import type { ValueMap } from '../../interpreter/value';
import { kindNamed } from '../../src/kinds';
import { camelKey, inflectKeys } from '../wire/inflection';
import { plainSchema } from '../wire/plain-schema';

const LONGEST = 10_000;
const MOST = 1_000;

/** What a body may say of an object of a kind: its settable attributes but those left `out`, keys in camelCase. */
export function settableShape(kind: string, out: readonly string[] = []): Record<string, z.ZodType> {
  const settable = Object.entries(kindNamed(kind).attributes).filter(
    ([key, { settable, hidden }]) => settable === true && hidden !== true && !out.includes(key),
  );
  return Object.fromEntries(settable.map(([key, { type }]) => [camelKey(key), takes(type).nullable().optional()]));
}

/** The attributes of a body as they are stored: keys in snake_case all the way down, but for what is somebody's own. */
export function settableValues(attributes: Readonly<Record<string, unknown>>): ValueMap {
  const given = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
  return inflectKeys(given as ValueMap, 'snake') as ValueMap;
}

function takes(type: Type): z.ZodType {
  if (type.is === 'array') return z.array(takes(type.of)).max(MOST);
  if (type.is === 'map') return type.open === true ? z.record(z.string(), z.unknown()) : takesMap(type.keys);
  return plainSchema(type, type.choices === undefined ? z.string().max(LONGEST) : z.enum([...type.choices]));
}

function takesMap(keys: { readonly [key: string]: Type }): z.ZodType {
  const shape = Object.entries(keys).map(([key, type]) => [
    camelKey(key),
    type.optional === true ? takes(type).nullable().optional() : takes(type),
  ]);
  return z.strictObject(Object.fromEntries(shape));
}
