import type { Retry } from './plan';
import type { Fault } from './value';

/** What a step has when its definition says nothing about `retry`. */
export const DEFAULT_RETRY: Retry = { attempts: 5, delay: 1000, factor: 3, maximum: 60_000 };

/** A gap that the other side asks for is honoured up to the longest wait of a run: 30 days. */
const LONGEST_GAP = 30 * 86_400_000;

/**
 * Is a failed attempt followed by another, and after how many milliseconds? Only what may pass by itself (`transient`,
 * `limited`) is tried again. `attemptsMade` counts from 1, the failed one included.
 */
export function nextAttempt(retry: Retry, fault: Fault, attemptsMade: number): { readonly after: number } | null {
  if (fault.category !== 'transient' && fault.category !== 'limited') return null;
  if (attemptsMade >= retry.attempts) return null;
  const gap = retry.intervals?.[attemptsMade - 1] ?? growing(retry, attemptsMade);
  return { after: Math.min(Math.max(gap, fault.retryAfter ?? 0), LONGEST_GAP) };
}

function growing({ delay, factor, maximum }: Retry, attemptsMade: number): number {
  return Math.min(delay * factor ** (attemptsMade - 1), maximum);
}
