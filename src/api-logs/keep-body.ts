import type { Value } from '../../interpreter/value';
import { json } from '../database/json';
import { maskSecrets } from './mask-secrets';

/** Bytes of a body that are kept; of a larger one only its size is. */
export const LONGEST_KEPT = 32_768;

/** A body as it is kept: the text of its JSON, masked. Null for none. */
export function keepBody(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  const text = json(maskSecrets(body as Value));
  return leftOut(text) ?? text;
}

/** As `keepBody`, of a body that was sent as text. */
export function keepText(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  const tooLong = leftOut(text);
  if (tooLong !== undefined) return tooLong;
  try {
    return keepBody(JSON.parse(text));
  } catch {
    return null;
  }
}

function leftOut(text: string): string | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes <= LONGEST_KEPT) return undefined;
  return json({ left_out: `${bytes} bytes, more than the ${LONGEST_KEPT} that are kept` });
}
