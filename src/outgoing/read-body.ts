import { TextDecoder } from 'node:util';
import type { Value } from '../../interpreter/value';
import type { OutgoingResponse } from './outgoing-client';

/** Deeper JSON is nobody's answer, and would be a burden on all that walk it. */
const DEEPEST = 64;

/** A body as a value: JSON where its type says so or `expectJson` does, text else, null where there is none. */
export function readBody(response: OutgoingResponse, expectJson: boolean): { readonly body: Value } | 'not JSON' {
  if (response.body.length === 0) return { body: null };
  const type = response.headers['content-type'] ?? '';
  const text = decoderOf(type).decode(response.body);
  if (!expectJson && !isJson(type)) return { body: text };
  const body = parse(text);
  if (body !== undefined && !isDeeperThan(body, DEEPEST)) return { body };
  return expectJson ? 'not JSON' : { body: text };
}

/** By the charset that the answer names; UTF-8 where it names none that is known. What does not fit is U+FFFD. */
function decoderOf(contentType: string) {
  const [, label = 'utf-8'] = /;\s*charset="?([\w.:-]{1,40})/i.exec(contentType) ?? [];
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}

function isJson(contentType: string): boolean {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  return type === 'application/json' || type.endsWith('+json');
}

function parse(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

/** Whether values lie in values deeper than that. */
export function isDeeperThan(value: Value, levels: number): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner: Value) => isDeeperThan(inner, levels - 1));
}
