import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const LENGTH = 24;
const BASE = BigInt(ALPHABET.length);

/** A new random id: `<prefix>_` and 24 characters of base58 (140 bits). */
export function newId(prefix: string): string {
  return `${prefix}_${print(randomBytes(32))}`;
}

/** The same id for the same parts: `<prefix>_` and 24 characters of base58 of a SHA-256. */
export function derivedId(prefix: string, ...parts: readonly string[]): string {
  return `${prefix}_${print(createHash('sha256').update(JSON.stringify(parts)).digest())}`;
}

const WITHIN = /\b[a-z]{2,8}_[1-9A-HJ-NP-Za-km-z]{24}\b/g;
const WHOLE = new RegExp(`^${WITHIN.source}$`);

/** Does a text look like an id of ours? */
export function isId(text: string): boolean {
  return WHOLE.test(text);
}

/** What looks like an id of ours, wherever it stands in a text, each once. */
export function idsIn(text: string): readonly string[] {
  return [...new Set(text.match(WITHIN) ?? [])];
}

function print(bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  while (text.length < LENGTH) {
    text += ALPHABET[Number(rest % BASE)];
    rest /= BASE;
  }
  return text;
}
