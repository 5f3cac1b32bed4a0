import type { Context } from '@temporalio/activity';
import type { Task } from '../../workflows/contract';
import type { Attempt } from './perform-outside';

/** Which attempt of its step this is, from 1: local ones, and those before a gap that the run itself made, count. */
export function attemptNumber(task: Task, temporalAttempt: number): number {
  if (task.do !== 'perform') return temporalAttempt;
  // With a pause, Temporal's first attempt only shows why there is one.
  const shown = task.pause === undefined ? 0 : 1;
  return task.request.attempts + task.localAttempts + temporalAttempt - shown;
}

/** An activity's context, as outside calls see it. */
export function attemptOf(context: Context, number: number): Attempt {
  return {
    number,
    signal: context.cancellationSignal,
    isWithdrawn: () => context.cancellationDetails?.cancelRequested === true,
    heartbeat: () => context.heartbeat(),
  };
}
