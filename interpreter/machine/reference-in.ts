import type { ObjectReference, Value } from '../value';
import { isValueMap } from './program';

/** The reference that a value is; null for one that is none. */
export function referenceIn(value: Value): ObjectReference | null {
  if (!isValueMap(value) || typeof value.type !== 'string' || typeof value.id !== 'string') return null;
  return { type: value.type, id: value.id };
}
