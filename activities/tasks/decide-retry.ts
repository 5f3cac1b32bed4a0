import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { Outcome } from '../../interpreter/requests';
import { DEFAULT_RETRY, nextAttempt } from '../../interpreter/retry';
import type { Fault } from '../../interpreter/value';
import { FaultError, fault } from '../../src/faults/fault';
import { LEAVE_LOCAL, type Task, type TaskFailure } from '../../workflows/contract';
import { Final } from './final';

/** Longer gaps are the run's own, journaled, with a timer between. Milliseconds. */
const LONGEST_GAP = 60_000;
/** Longer gaps end the local phase. */
const LONGEST_LOCAL_GAP = 1000;
/** For what must be written: tried without end. */
const PATIENT_GAP = 10_000;

export interface Failing {
  readonly task: Task;
  /** Attempts made, this one included. */
  readonly attempts: number;
  readonly local: boolean;
}

/**
 * What becomes of a failed attempt: thrown as a failure that Temporal tries again after our gap, or as the last one; or,
 * for a gap that is the run's own to make, an outcome.
 */
export function decideRetry(error: unknown, { task, attempts, local }: Failing): Outcome {
  const fault = faultOf(error);
  const next = error instanceof Final ? null : gapAfter(fault, task, attempts);
  if (next === null) throw failure(fault, attempts, { nonRetryable: true });
  if (task.do === 'perform' && next > LONGEST_GAP) return { type: 'later', fault, attempts, after: next };
  if (local && (next > LONGEST_LOCAL_GAP || fault.retryAfter !== undefined)) throw leaveLocal(fault, attempts, next);
  throw failure(fault, attempts, { nextRetryDelay: next });
}

/** The first ordinary attempt after a local phase only shows the fault, and is followed by the gap. */
export function showPause(task: Task, temporalAttempt: number): void {
  if (task.do !== 'perform' || task.pause === undefined || temporalAttempt > 1) return;
  const { fault, after } = task.pause;
  throw failure(fault, task.localAttempts, { nextRetryDelay: after });
}

/** What was thrown, as data. Anything but a fault is a defect: the caller has logged it. */
export function faultOf(error: unknown): Fault {
  return error instanceof FaultError ? error.fault : fault('action_failed').fault;
}

function gapAfter(fault: Fault, task: Task, attempts: number): number | null {
  // Without the database no attempt was made: nothing is lost but time.
  if (fault.code === 'database_unavailable') return patientGap(attempts);
  if (task.do === 'perform') return nextAttempt(task.request.retry, fault, attempts)?.after ?? null;
  if (task.do === 'look_up') return nextAttempt(DEFAULT_RETRY, fault, attempts)?.after ?? null;
  return fault.category === 'transient' || fault.category === 'internal' ? patientGap(attempts) : null;
}

function patientGap(attempts: number): number {
  return Math.min(1000 * 2 ** Math.min(attempts - 1, 10), PATIENT_GAP);
}

function leaveLocal(fault: Fault, attempts: number, after: number): ApplicationFailure {
  const details: TaskFailure = [fault, attempts, Date.now(), after];
  return bare(
    ApplicationFailure.create({
      message: fault.message,
      type: LEAVE_LOCAL,
      nonRetryable: true,
      details: [...details],
      category: ApplicationFailureCategory.BENIGN,
    }),
  );
}

function failure(
  fault: Fault,
  attempts: number,
  how: { readonly nonRetryable?: boolean; readonly nextRetryDelay?: number },
): ApplicationFailure {
  const details: TaskFailure = [fault, attempts, Date.now()];
  return bare(
    ApplicationFailure.create({
      message: fault.message,
      type: fault.code,
      details: [...details],
      // Expected ends of a step are no defects of a worker.
      ...(fault.category === 'internal' ? {} : { category: ApplicationFailureCategory.BENIGN }),
      ...how,
    }),
  );
}

/** Where in our code it came from is for the log, not for a run's history. */
function bare(failure: ApplicationFailure): ApplicationFailure {
  failure.stack = `${failure.name}: ${failure.message}`;
  return failure;
}
