import type { Value, ValueMap } from '../../interpreter/value';

/** What an object is made with. */
export interface NewValues {
  readonly status?: string;
  readonly key?: string;
  readonly referenceId?: string | null;
  readonly attributes?: ValueMap;
  readonly fields?: ValueMap;
  readonly tags?: readonly string[];
  /** By relation, ids; where the related kind has keys, also keys. */
  readonly relations?: { readonly [relation: string]: readonly string[] };
  /** Of an inquiry without an account: `false` makes none; else one is made, or found by its reference id. */
  readonly autoCreateAccount?: boolean | { readonly referenceId?: string; readonly accountType?: string };
}

/** The values of `map` that are not null: missing and null are one. */
export function present(map: ValueMap): ValueMap {
  return Object.fromEntries(Object.entries(map).filter((entry): entry is [string, Value] => entry[1] !== null));
}
