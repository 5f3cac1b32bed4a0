import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import type { Fault } from '../interpreter/value';
import { LEAVE_LOCAL, type TaskFailure } from './contract';

/** What a failed activity says. `leave`: a local phase is over, and the next attempt is due so many milliseconds on. */
export interface Failed {
  readonly fault: Fault;
  readonly attempts: number;
  readonly at: number;
  readonly leave?: number;
}

/** Reads what an activity call was rejected with; undefined for what is no activity's failure, but a defect of ours. */
export function readFailure(error: unknown): Failed | undefined {
  // A local activity is rejected with its failure itself, an ordinary one with a failure that wraps it.
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const details = cause.details as unknown as TaskFailure | undefined | null;
    const [fault, attempts, at, after] = details ?? [];
    if (fault !== undefined && attempts !== undefined && at !== undefined) {
      return { fault, attempts, at, ...(cause.type === LEAVE_LOCAL ? { leave: after ?? 0 } : {}) };
    }
    return { fault: unexpected(cause.type), attempts: 1, at: Date.now() };
  }
  if (!(cause instanceof TimeoutFailure) && !(error instanceof ActivityFailure)) return undefined;
  const before = cause instanceof TimeoutFailure ? attemptsIn(cause.cause) : 0;
  // A local activity that ran out of time leaves the local phase; for an ordinary one this is the end.
  return { fault: noAnswer, attempts: before + 1, at: Date.now(), leave: 0 };
}

function attemptsIn(cause: unknown): number {
  if (!(cause instanceof ApplicationFailure)) return 0;
  const [, attempts] = (cause.details as unknown as TaskFailure | undefined | null) ?? [];
  return attempts ?? 0;
}

const noAnswer: Fault = {
  code: 'step_unanswered',
  category: 'transient',
  message: 'The step gave no answer in the time that it is allowed, on every attempt.',
};

function unexpected(type: string | undefined | null): Fault {
  return {
    code: 'internal',
    category: 'internal',
    message: `The worker failed in a way that it does not know${type ? ` (${type})` : ''}. Its log has more.`,
  };
}
