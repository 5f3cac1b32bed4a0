import { CHANGES, INTERPRETER_VERSION } from '../../../interpreter/changes';
import { DEFAULT_RETRY, nextAttempt } from '../../../interpreter/retry';
import type { FaultCategory } from '../../../interpreter/value';
import { DAY, DOWN, REFUSED } from './plans';

describe('The next attempt', () => {
  test('comes after gaps that grow up to the longest, until the attempts are spent', () => {
    const gaps = [1, 2, 3, 4, 5].map((made) => nextAttempt(DEFAULT_RETRY, DOWN, made)?.after);
    expect(gaps).toEqual([1000, 3000, 9000, 27_000, undefined]);
    expect(nextAttempt({ ...DEFAULT_RETRY, attempts: 20 }, DOWN, 19)).toEqual({ after: 60_000 });
    expect(nextAttempt({ attempts: 1, delay: 1, factor: 1, maximum: 1 }, DOWN, 1)).toBeNull();
  });

  test('comes after the intervals that are listed, in their order', () => {
    const retry = { attempts: 4, delay: 5000, factor: 1, maximum: 600_000, intervals: [5000, 600_000, 60_000] };
    expect([1, 2, 3, 4].map((made) => nextAttempt(retry, DOWN, made)?.after)).toEqual([
      5000,
      600_000,
      60_000,
      undefined,
    ]);
    expect(nextAttempt(retry, { ...DOWN, retryAfter: 9000 }, 1)).toEqual({ after: 9000 });
  });

  test('comes only after what may pass by itself', () => {
    const again = (category: FaultCategory) => nextAttempt(DEFAULT_RETRY, { ...REFUSED, category }, 1) !== null;
    expect((['transient', 'limited'] as const).every(again)).toBe(true);
    expect((['invalid', 'missing', 'conflict', 'denied', 'internal'] as const).some(again)).toBe(false);
  });

  test('honours the time that the other side asks for, but for no longer than a run can wait', () => {
    expect(nextAttempt(DEFAULT_RETRY, { ...DOWN, retryAfter: 120_000 }, 1)).toEqual({ after: 120_000 });
    expect(nextAttempt(DEFAULT_RETRY, { ...DOWN, retryAfter: 5 }, 1)).toEqual({ after: 1000 });
    expect(nextAttempt(DEFAULT_RETRY, { ...DOWN, retryAfter: 400 * DAY }, 1)).toEqual({ after: 30 * DAY });
  });
});

test('The register of changes is numbered without a gap up to the version of the interpreter', () => {
  expect(CHANGES.map((change) => change.version)).toEqual(
    Array.from({ length: INTERPRETER_VERSION }, (_, index) => index + 1),
  );
});
