import type { Value, ValueMap } from '../interpreter/value';

export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** The map that it is; an empty one where it is none. */
export function mapOf(value: Value | undefined): ValueMap {
  return isMap(value) ? value : {};
}

/** The list that it is; an empty one where it is none. */
export function listOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}
