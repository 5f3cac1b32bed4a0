import type { Value, ValueMap } from '../../interpreter/value';
import { camelKey, inflectKey } from './inflection';

/** A value with all of its keys in snake_case, however deep, as the world has them. */
export function snakeKeys(value: Value): Value {
  return renamed(value, (key) => inflectKey(camelKey(key), 'snake'));
}

/** A value of the world with its keys as answers are made of: the wire spells them. Those of `asStored` it does not. */
export function camelKeys(value: Value, asStored: ReadonlySet<string> = new Set()): Value {
  return renamed(value, (key) => (asStored.has(key) ? key : camelKey(key)));
}

function renamed(value: Value, rename: (key: string) => string): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map((one) => renamed(one, rename));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value as ValueMap).map(([key, inner]) => [rename(key), renamed(inner, rename)]),
  );
}
