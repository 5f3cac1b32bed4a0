import type { Value, ValueMap } from '../../../interpreter/value';

/** A place on the earth, in degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** What is asked of the items: one with this key, and, where it is a circle, with this place in it. */
export interface MatchQuestion {
  readonly key: string;
  readonly place?: Place;
}

/** An item as it is kept. */
export interface KeptItem {
  readonly values: ValueMap;
  /** What makes it the same as another: no two active items of a list have the same. */
  readonly key: string;
  /** Further keys that it is found by. */
  readonly also?: readonly string[];
  /** Where being found by a key is not enough. */
  readonly circle?: Place & { readonly radiusMeters: number };
}

/**
 * How values of a type of lists compare: as texts, so that one index serves all types. An item has one key or a few, a
 * question as many as items may answer it. `list`: what the list itself says of its items.
 */
export interface Matching {
  /** Undefined where the values are not of this type. */
  readonly keep: (item: ValueMap, list: ValueMap) => KeptItem | undefined;
  readonly ask: (item: ValueMap, list: ValueMap) => readonly MatchQuestion[];
  /** For people: what an item takes. */
  readonly wants: string;
}

const MAX_LENGTH = 1_000;
/** What no text of the database can hold. */
const NOT_STORABLE = /\0|\p{Surrogate}/u;

/** A text without space around it, or undefined where there is none that can be kept. */
export function textOf(value: Value | undefined): string | undefined {
  const trimmed = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  return trimmed === '' || trimmed.length > MAX_LENGTH || NOT_STORABLE.test(trimmed) ? undefined : trimmed;
}

/** Questions for these keys. */
export function questionsFor(...keys: readonly (string | undefined)[]): readonly MatchQuestion[] {
  return keys.flatMap((key) => (key === undefined ? [] : [{ key }]));
}

/** A type with one value, whose normal form is what is kept and compared. */
export function singleMatching(
  name: string,
  wants: string,
  normalize: (value: string) => string | undefined,
): Matching {
  const normal = (item: ValueMap) => {
    const given = textOf(item[name]);
    return given === undefined ? undefined : normalize(given);
  };
  return {
    wants,
    keep: (item) => {
      const value = normal(item);
      return value === undefined ? undefined : { values: { [name]: value }, key: value };
    },
    ask: (item) => questionsFor(normal(item)),
  };
}
