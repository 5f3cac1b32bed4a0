/**
 * The operators of a comparison row. Every negative operator is the exact complement of its positive one, also for a
 * missing value; an ordering on a missing value is false.
 */
import type { Type } from '../catalogue';
import type { Value } from '../value';
import { equalAs, equalValues, orderAs } from './compare-values';
import { trim } from './white-space';

type Test = (left: Value, right: Value, as: Type['is']) => boolean;

export interface Operator {
  /** Types of the left side; `any` fits always. */
  readonly on: readonly Type['is'][] | 'all';
  /** What the right side is: of the left's type, a list of such, an item of the left list, text, or nothing. */
  readonly value: 'same' | 'list' | 'item' | 'text' | 'none';
  readonly negativeOf?: string;
  /** Asks whether a value is there, so that reading a missing one is no accident. */
  readonly asksPresence?: true;
  readonly run: Test;
}

const ORDERED = ['string', 'integer', 'number', 'date', 'datetime'] as const;

const equals: Test = (left, right, as) => equalAs(as, left, right);
const isIn: Test = (left, right, as) => Array.isArray(right) && right.some((item: Value) => equalAs(as, left, item));
const contains: Test = (left, right) => {
  if (typeof left === 'string') return typeof right === 'string' && left.includes(right);
  return Array.isArray(left) && left.some((item: Value) => equalValues(item, right));
};
const startsWith: Test = (left, right) =>
  typeof left === 'string' && typeof right === 'string' && left.startsWith(right);
const endsWith: Test = (left, right) => typeof left === 'string' && typeof right === 'string' && left.endsWith(right);
const includesAny: Test = (left, right) => Array.isArray(right) && right.some((item: Value) => holds(left, item));
const includesAll: Test = (left, right) =>
  Array.isArray(left) && Array.isArray(right) && right.every((item: Value) => holds(left, item));

function holds(list: Value, wanted: Value): boolean {
  return Array.isArray(list) && list.some((item: Value) => equalValues(item, wanted));
}

/** Missing, text of nothing but white space, an empty list, an empty map. */
function isBlank(value: Value): boolean {
  if (value === null) return true;
  if (typeof value === 'string') return trim(value) === '';
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function ordering(holdsFor: (order: number) => boolean): Operator {
  return {
    on: ORDERED,
    value: 'same',
    run: (left, right, as) => {
      const order = orderAs(as, left, right);
      return order !== null && holdsFor(order);
    },
  };
}

function not(negativeOf: string, positive: Operator): Operator {
  return { ...positive, negativeOf, run: (left, right, as) => !positive.run(left, right, as) };
}

const POSITIVE = {
  equals: { on: 'all', value: 'same', run: equals },
  is_in: { on: 'all', value: 'list', run: isIn },
  is_blank: { on: 'all', value: 'none', asksPresence: true, run: (left) => isBlank(left) },
  contains: { on: ['string', 'array'], value: 'item', run: contains },
  starts_with: { on: ['string'], value: 'text', run: startsWith },
  ends_with: { on: ['string'], value: 'text', run: endsWith },
  includes_any_of: { on: ['array'], value: 'list', run: includesAny },
} satisfies { readonly [name: string]: Operator };

const TABLE = {
  equals: POSITIVE.equals,
  does_not_equal: not('equals', POSITIVE.equals),
  is_in: POSITIVE.is_in,
  is_not_in: not('is_in', POSITIVE.is_in),
  is_blank: POSITIVE.is_blank,
  is_not_blank: not('is_blank', POSITIVE.is_blank),
  contains: POSITIVE.contains,
  does_not_contain: not('contains', POSITIVE.contains),
  starts_with: POSITIVE.starts_with,
  does_not_start_with: not('starts_with', POSITIVE.starts_with),
  ends_with: POSITIVE.ends_with,
  does_not_end_with: not('ends_with', POSITIVE.ends_with),
  greater_than: ordering((order) => order > 0),
  greater_than_or_equal: ordering((order) => order >= 0),
  less_than: ordering((order) => order < 0),
  less_than_or_equal: ordering((order) => order <= 0),
  includes_any_of: POSITIVE.includes_any_of,
  includes_all_of: { on: ['array'], value: 'list', run: includesAll },
  includes_none_of: not('includes_any_of', POSITIVE.includes_any_of),
} satisfies { readonly [name: string]: Operator };

export type OperatorName = keyof typeof TABLE;

export const OPERATOR_NAMES = Object.keys(TABLE) as [OperatorName, ...OperatorName[]];

/** By name; without a prototype, so that no inherited name is an operator. */
export const OPERATORS: { readonly [name: string]: Operator | undefined } = Object.assign(Object.create(null), TABLE);
