import type { Effect } from './outside-fault';

/** The host says itself that it did not take the request up: too many, too early, or it never came whole. */
const NOT_TAKEN: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * What a request that was answered with a status can have done. A 5xx leaves it open (a gateway that lost its host
 * cannot know), but for a 503 that names a time to come back at, which is the host's own word.
 */
export function effectOfStatus(status: number, headers: { readonly [name: string]: unknown }): Effect {
  if (NOT_TAKEN.has(status)) return 'none';
  if (status === 503 && headers['retry-after'] !== undefined) return 'none';
  if (status >= 500 || status < 200) return 'unknown';
  if (status >= 400) return 'none';
  return 'done';
}
