import type { Value } from '../../interpreter/value';
import { isMap } from '../value-shape';
import { kebab } from './kebab';

/**
 * Whether a payload has everything that a filter has: maps by their keys, a list where each item of the filter's is like
 * some item of the payload's, anything else by being the same. `$or` holds alternatives for its place. How keys are
 * spelled does not matter.
 */
export function matchesFilter(payload: Value, filter: Value): boolean {
  if (isMap(filter)) {
    const { $or: alternatives, ...rest } = filter;
    if (Array.isArray(alternatives) && !alternatives.some((one: Value) => matchesFilter(payload, one))) return false;
    return Object.entries(rest).every(([key, wanted]) => matchesFilter(valueAt(payload, key), wanted));
  }
  if (Array.isArray(filter)) {
    const items = Array.isArray(payload) ? (payload as readonly Value[]) : [];
    return filter.every((wanted: Value) => items.some((item) => matchesFilter(item, wanted)));
  }
  return payload === filter;
}

function valueAt(value: Value, key: string): Value {
  if (!isMap(value)) return null;
  if (Object.hasOwn(value, key)) return value[key] ?? null;
  const wanted = kebab(key);
  const found = Object.keys(value).find((one) => kebab(one) === wanted);
  return found === undefined ? null : (value[found] ?? null);
}
