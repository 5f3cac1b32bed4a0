/** Equality and order of values, the same on every host: no locale, no Unicode tables. */

import type { Type } from '../catalogue';
import { parseInstant } from '../instant';
import type { Value } from '../value';

/** Deep equality of JSON; null equals only null. */
export function equalValues(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  const [one, other] = [left, right] as unknown as [{ [key: string]: Value }, { [key: string]: Value }];
  return keys.every((key) => Object.hasOwn(other, key) && equalValues(one[key] as Value, other[key] as Value));
}

/** Equality as a type: dates and instants by the moment that they mean, objects by their ids, everything else as JSON. */
export function equalAs(as: Type['is'], left: Value, right: Value): boolean {
  if (left === right) return true;
  if (as === 'object') return equalValues(idOf(left), idOf(right));
  if (as !== 'date' && as !== 'datetime') return equalValues(left, right);
  const [one, other] = [instantOf(left), instantOf(right)];
  return one !== null && other !== null ? one === other : equalValues(left, right);
}

/** Negative, zero or positive; null when the two have no order (missing, of different types, no dates). */
export function orderAs(as: Type['is'], left: Value, right: Value): number | null {
  if (as === 'date' || as === 'datetime') {
    const [one, other] = [instantOf(left), instantOf(right)];
    return one !== null && other !== null ? one - other : null;
  }
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  return null;
}

/** By code point, so that a surrogate pair comes after every character of the basic plane. */
export function compareText(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const [one, other] = [left.charCodeAt(at), right.charCodeAt(at)];
    if (one !== other) return weight(one) - weight(other);
  }
  return left.length - right.length;
}

/** Moves surrogates above all other units: order by weighted units is order by code points. */
function weight(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

/** Of a reference; anything else is itself. */
function idOf(value: Value): Value {
  const isReference = value !== null && typeof value === 'object' && Object.hasOwn(value, 'id');
  return isReference ? ((value as { readonly id?: Value }).id as Value) : value;
}

function instantOf(value: Value): number | null {
  return typeof value === 'string' ? parseInstant(value) : null;
}
