import { canonicalize } from '../canonical';
import type { Value } from '../value';

/** A value as it stands in text: missing is nothing, lists and maps are canonical JSON. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return typeof value === 'object' ? canonicalize(value) : String(value);
}
