import { ApplicationFailure } from '@temporalio/common';
import { decideRetry, type Failing, showPause } from '../../../activities/tasks/decide-retry';
import { Final } from '../../../activities/tasks/final';
import { DEFAULT_RETRY } from '../../../interpreter/retry';
import type { Fault } from '../../../interpreter/value';
import { FaultError } from '../../../src/faults/fault';
import { LEAVE_LOCAL, type Task } from '../../../workflows/contract';

const request = {
  type: 'perform',
  path: 'step',
  generation: 1,
  action: 'x.y@1',
  side: 'outside',
  repeat: 'safe',
  input: {},
  retry: DEFAULT_RETRY,
  attempts: 0,
  visible: false,
  reads: [],
} as const;
const run = { runId: 'wfr_1', environmentId: 'env_1', ride: [], carries: {} } as const;
const perform: Task = { ...run, do: 'perform', request, localAttempts: 0 };
const record: Task = { runId: 'wfr_1', environmentId: 'env_1', ride: [], do: 'record' };

const transient: Fault = { code: 'away', category: 'transient', message: 'Away.' };
const invalid: Fault = { code: 'wrong', category: 'invalid', message: 'Wrong.' };

/** What a failed attempt is thrown as; or the outcome it gives. */
function thrown(fault: Fault | Error, failing: Partial<Failing> = {}) {
  const error = fault instanceof Error ? fault : new FaultError(fault);
  try {
    return decideRetry(error, { task: perform, attempts: 1, local: false, ...failing });
  } catch (failure) {
    if (!(failure instanceof ApplicationFailure)) throw failure;
    const { type, nonRetryable, nextRetryDelay, details } = failure;
    return { type, nonRetryable: nonRetryable === true, nextRetryDelay, details };
  }
}

test('what may pass is tried again after the gap of the step, by the attempts made', () => {
  expect(thrown(transient)).toMatchObject({ type: 'away', nonRetryable: false, nextRetryDelay: 1000 });
  expect(thrown(transient, { attempts: 3 })).toMatchObject({
    nextRetryDelay: 9000,
    details: [transient, 3, expect.any(Number)],
  });
});

test('the last attempt, and what cannot pass, fail for good', () => {
  expect(thrown(transient, { attempts: 5 })).toMatchObject({
    nonRetryable: true,
    details: [transient, 5, expect.any(Number)],
  });
  expect(thrown(invalid)).toMatchObject({ type: 'wrong', nonRetryable: true });
  expect(thrown(new Final(transient))).toMatchObject({ type: 'away', nonRetryable: true });
});

test('a gap over a minute is the run’s own to make', () => {
  expect(thrown({ ...transient, retryAfter: 61_000 })).toMatchObject({ type: 'later', attempts: 1, after: 61_000 });
});

test('a gap over a second, or one that was asked for, ends the local phase', () => {
  expect(thrown(transient, { local: true })).toMatchObject({ type: 'away', nextRetryDelay: 1000 });
  expect(thrown(transient, { local: true, attempts: 2 })).toMatchObject({
    type: LEAVE_LOCAL,
    nonRetryable: true,
    details: [transient, 2, expect.any(Number), 3000],
  });
  expect(thrown({ ...transient, retryAfter: 10 }, { local: true })).toMatchObject({ type: LEAVE_LOCAL });
});

test('without the database no attempt was made: it is tried on beyond the attempts of the step', () => {
  const away: Fault = { ...transient, code: 'database_unavailable' };
  expect(thrown(away, { attempts: 50 })).toMatchObject({ nonRetryable: false, nextRetryDelay: 10_000 });
});

test('what must be written is tried without end, but not what is wrong', () => {
  expect(thrown(new Error('defect'), { task: record, attempts: 99 })).toMatchObject({ nonRetryable: false });
  expect(thrown(invalid, { task: record })).toMatchObject({ nonRetryable: true });
});

test('an error that is no fault is shown without its words', () => {
  const shown = thrown(new Error('Ada Lovelace, 1815'));
  expect(shown).toMatchObject({ type: 'action_failed', nonRetryable: true });
  expect(JSON.stringify(shown)).not.toContain('Lovelace');
});

test('the first ordinary attempt after a local phase only shows its fault', () => {
  const paused: Task = { ...run, do: 'perform', request, localAttempts: 2, pause: { fault: transient, after: 3000 } };
  expect(() => showPause(paused, 1)).toThrow(expect.objectContaining({ type: 'away', nextRetryDelay: 3000 }));
  expect(() => showPause(paused, 2)).not.toThrow();
  expect(() => showPause(perform, 1)).not.toThrow();
  expect(() => showPause(record, 1)).not.toThrow();
});
