import type { Value } from '../../../interpreter/value';
import { isDeeperThan } from '../../../src/outgoing/read-body';

const DEEPEST = 64;

/** A body as JSON, which is UTF-8: null where it is empty, undefined where it is anything else, or too deep. */
export function readJson(body: Buffer): Value | undefined {
  if (body.length === 0) return null;
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as Value;
    return isDeeperThan(value, DEEPEST) ? undefined : value;
  } catch {
    return undefined;
  }
}
