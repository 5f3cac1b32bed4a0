import { createHash } from 'node:crypto';
import type { Value } from '../../interpreter/value';

/** Shorter ones stand for too much. */
const SHORTEST = 3;
/** Of one log, or one person. */
const MOST = 1_000;

/**
 * What values are found again by, without the values: a hash of each text and number in them, whatever its case, and of
 * each part of a list by comma. Signed, of 64 bits, printed.
 */
export function hashesOf(values: readonly Value[]): readonly string[] {
  const found = new Set<string>();
  const see = (value: Value): void => {
    if (Array.isArray(value)) value.forEach(see);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(see);
    else if (typeof value === 'string' || typeof value === 'number') {
      for (const text of partsOf(String(value)))
        if (text.length >= SHORTEST && found.size < MOST) found.add(hashOf(text));
    }
  };
  values.forEach(see);
  return [...found];
}

function partsOf(text: string): readonly string[] {
  const plain = text.trim().toLowerCase();
  return plain.includes(',') ? [plain, ...plain.split(',').map((part) => part.trim())] : [plain];
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest().readBigInt64BE().toString();
}
