/** How large what an expression gives may become, so that every expression ends soon and every journal stays small. */
import type { Value } from '../value';
import { languageFault } from './language-fault';

/** Bytes of UTF-8. */
export const LONGEST_TEXT = 64 * 1024;
export const LONGEST_LIST = 10_000;
/** Lists and maps within one another. */
export const DEEPEST_VALUE = 64;

/** Bytes of a text in UTF-8; a lone surrogate counts as three, as it is written by every encoder. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (code >= 0xd800 && code < 0xdc00 && isLowSurrogate(text, at + 1)) {
      bytes += 4;
      at += 1;
    } else bytes += 3;
  }
  return bytes;
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code < 0xe000;
}

/** The text itself, or the fault `text_too_long`. */
export function boundedText(text: string): string {
  if (text.length * 3 <= LONGEST_TEXT || byteLength(text) <= LONGEST_TEXT) return text;
  throw languageFault('text_too_long', 'The text that an expression gave is longer than 64 KiB.');
}

/** Refuses a text by a length known before it is made: characters of UTF-16, each at least one byte. */
export function refuseLength(characters: number): void {
  if (characters > LONGEST_TEXT) {
    throw languageFault('text_too_long', 'The text that an expression gave is longer than 64 KiB.');
  }
}

/** The list itself, or the fault `list_too_long`. */
export function boundedList<T>(list: readonly T[]): readonly T[] {
  if (list.length <= LONGEST_LIST) return list;
  throw languageFault('list_too_long', 'The list that an expression gave has more than 10,000 items.');
}

/** The value itself, or the fault `value_too_deep`. */
export function boundedDepth(value: Value): Value {
  if (fits(value, DEEPEST_VALUE)) return value;
  throw languageFault('value_too_deep', 'The value that an expression gave has more than 64 levels of lists and maps.');
}

function fits(value: Value, levels: number): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (levels === 0) return false;
  for (const inner of Object.values(value)) if (!fits(inner, levels - 1)) return false;
  return true;
}

/** The number itself, or the fault `number_out_of_range` when it is none that JSON can write. */
export function boundedNumber(number: number): number {
  if (Number.isFinite(number)) return number;
  throw languageFault('number_out_of_range', 'A calculation gave a number that is out of range or has no value.');
}
