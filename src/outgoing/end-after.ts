/**
 * What a joined signal listens to. Node 20 holds those weakly, so that a limit that nobody else holds is collected before
 * it comes, and what should end does not.
 */
const sources = new WeakMap<AbortSignal, readonly AbortSignal[]>();

/** A signal that is aborted after so many milliseconds (reason: a `TimeoutError`), or as soon as another one is. */
export function endAfter(timeout: number, signal?: AbortSignal): AbortSignal {
  const limit = AbortSignal.timeout(timeout);
  if (signal === undefined) return limit;
  const joined = AbortSignal.any([limit, signal]);
  sources.set(joined, [limit, signal]);
  return joined;
}
