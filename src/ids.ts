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

function print(bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  while (text.length < LENGTH) {
    text += ALPHABET[Number(rest % BASE)];
    rest /= BASE;
  }
  return text;
}
