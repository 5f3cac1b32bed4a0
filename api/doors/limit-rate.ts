/** What a caller is told of its limit. `reset`: seconds until the window ends. */
export interface RateState {
  readonly limit: number;
  readonly remaining: number;
  readonly reset: number;
  readonly exceeded: boolean;
}

const WINDOW_MS = 60_000;

/**
 * A fixed window of one minute an environment, opened by its first request. Kept in this process: several API processes
 * allow so many requests each.
 */
export class RateLimiter {
  private readonly windows = new Map<string, { end: number; count: number }>();

  constructor(private readonly limit: number) {}

  /** Counts a request. `now`: milliseconds of any steady clock. */
  count(environmentId: string, now: number): RateState {
    let window = this.windows.get(environmentId);
    if (window === undefined || window.end <= now) {
      if (window === undefined) this.forgetEnded(now);
      window = { end: now + WINDOW_MS, count: 0 };
      this.windows.set(environmentId, window);
    }
    window.count += 1;
    return {
      limit: this.limit,
      remaining: Math.max(0, this.limit - window.count),
      reset: Math.ceil((window.end - now) / 1000),
      exceeded: window.count > this.limit,
    };
  }

  private forgetEnded(now: number): void {
    for (const [id, window] of this.windows) if (window.end <= now) this.windows.delete(id);
  }
}
