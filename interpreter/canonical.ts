import { sha256 } from './sha-256';
import type { Value } from './value';

/**
 * JSON as RFC 8785 writes it: keys in the order of their UTF-16 code units, numbers and texts as ECMAScript prints them,
 * no white space. Equal values give equal texts on every host. A lone surrogate is written as its escape.
 */
export function canonicalize(value: Value): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalize).join(',')}]`;
  const map = value as { readonly [key: string]: Value };
  const keys = Object.keys(map).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalize(map[key] as Value)}`).join(',')}}`;
}

/** Lower-case hexadecimal SHA-256 of the canonical JSON in UTF-8. */
export function hash(value: Value): string {
  return sha256(canonicalize(value));
}
