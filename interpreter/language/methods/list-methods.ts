import type { Type } from '../../catalogue';
import type { Value } from '../../value';
import { equalValues } from '../compare-values';
import type { MethodTable } from './method';

function itemOf(on: Type): Type {
  return on.is === 'array' ? { ...on.of, optional: true } : { is: 'any', optional: true };
}

function item(value: Value, index: number): Value {
  return Array.isArray(value) ? ((value.at(index) as Value | undefined) ?? null) : null;
}

export const LIST_METHODS: MethodTable = {
  first: { on: ['array'], args: [], gives: itemOf, run: (value) => item(value, 0) },
  last: { on: ['array'], args: [], gives: itemOf, run: (value) => item(value, -1) },
  /** Items of a list, keys of a map. */
  count: {
    on: ['array', 'map'],
    args: [],
    gives: () => ({ is: 'integer' }),
    anonymous: true,
    run: (value) => (value !== null && typeof value === 'object' ? Object.keys(value).length : null),
  },
  /** Is an equal item in the list? Text is compared with case. */
  includes: {
    on: ['array'],
    args: [{ name: 'item', type: 'item' }],
    gives: () => ({ is: 'boolean' }),
    anonymous: true,
    run: (value, [wanted]) =>
      Array.isArray(value) ? value.some((entry: Value) => equalValues(entry, wanted ?? null)) : null,
  },
};
