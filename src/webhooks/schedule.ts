const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Milliseconds between an attempt and the next: 23 hours in all. */
const GAPS: readonly number[] = [5 * SECOND, MINUTE, 10 * MINUTE, HOUR, 3 * HOUR, 7 * HOUR, 12 * HOUR];

/** Attempts of a delivery, before it is parked. */
export const MOST_ATTEMPTS = GAPS.length + 1;

/**
 * Milliseconds until the attempt after the one of this number, which has failed; undefined: there is none. A receiver
 * that names a time to come back at is given it, within the longest gap.
 */
export function gapAfter(attempt: number, retryAfter = 0): number | undefined {
  const gap = GAPS[attempt - 1];
  return gap === undefined ? undefined : Math.max(gap, Math.min(retryAfter, 12 * HOUR));
}
