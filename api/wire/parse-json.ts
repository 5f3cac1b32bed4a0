import type { Value } from '../../interpreter/value';
import { fault } from '../../src/faults';

/** Objects and lists within one another. A definition's deepest honest nesting is far below. */
const MAX_DEPTH = 64;

/**
 * Parses a request's body. Throws a fault for what is not JSON, is nested too deeply, or holds what a database text
 * cannot: NUL, half a surrogate pair, a number beyond what JSON readers agree on, a key that is a JavaScript trap.
 */
export function parseJson(text: string): Value | undefined {
  if (text.trim() === '') return undefined;
  let parsed: Value;
  try {
    parsed = JSON.parse(text) as Value;
  } catch {
    throw fault('body_not_json');
  }
  refuseUnstorable(parsed);
  return parsed;
}

/** Can this text be stored and sent on as it is? */
export function isPlainText(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}

function refuseUnstorable(root: Value): void {
  const left: { value: Value; depth: number; pointer: string }[] = [{ value: root, depth: 1, pointer: '' }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, depth, pointer } = next;
    if (typeof value === 'string' && !isPlainText(value)) throw fault('text_not_storable', { pointer });
    if (typeof value === 'number' && !Number.isFinite(value)) throw fault('number_out_of_range', { pointer });
    if (value === null || typeof value !== 'object') continue;
    if (depth > MAX_DEPTH) throw fault('body_too_deep', { details: { limit: MAX_DEPTH } });
    for (const [key, inner] of Object.entries(value)) {
      if (key === '__proto__' || !isPlainText(key)) throw fault('key_not_allowed', { pointer });
      left.push({ value: inner, depth: depth + 1, pointer: `${pointer}/${escapeSegment(key)}` });
    }
  }
}

function escapeSegment(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}
