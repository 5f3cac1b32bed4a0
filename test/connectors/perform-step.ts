import { ActivityCancellationDetails, ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createTasks } from '../../activities/tasks/create-tasks';
import type { TaskOf } from '../../activities/tasks/task-of';
import type { Tools } from '../../activities/tasks/tools';
import type { Outcome } from '../../interpreter/requests';
import { DEFAULT_RETRY } from '../../interpreter/retry';
import type { Fault, ValueMap } from '../../interpreter/value';
import { readStep, type StoredStep } from '../../src/runs/steps';
import type { Task, TaskAnswer } from '../../workflows/contract';
import type { Scene } from './stage';

/** An attempt that failed. */
export interface FailedAttempt {
  readonly fault: Fault;
  /** Milliseconds until the next one; null where it was the last. */
  readonly after: number | null;
  /** How it left the step's row: `sending` says that it may have taken effect, `not_sent` that it has not. */
  readonly left: StoredStep['state'];
}

export interface PerformedStep {
  readonly failed: readonly FailedAttempt[];
  /** Undefined where it failed for good. */
  readonly outcome?: Outcome;
}

export interface StepOptions {
  readonly input?: ValueMap;
  /** No attempt is followed by another. */
  readonly once?: true;
  /** Milliseconds after which a first attempt that is still under way has its time up. */
  readonly timeout?: number;
}

let steps = 0;

/**
 * Does a step with the scene's action as the worker does it: its activity, attempt after attempt, as the retry decision
 * says; only the gaps are not waited for.
 */
export async function performStep(scene: Scene, options: StepOptions = {}): Promise<PerformedStep> {
  steps += 1;
  let task = taskOf(scene, `step_${steps}`, options);
  const failed: FailedAttempt[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(scene.tools, task, attempt, failed.length === 0 ? options.timeout : undefined);
    if (outcome instanceof ApplicationFailure) {
      const [fault] = outcome.details as [Fault];
      const after = outcome.nonRetryable ? null : Number(outcome.nextRetryDelay);
      failed.push({ fault, after, left: await stateOf(scene, task) });
      if (after === null || options.once) return { failed };
    } else if (outcome?.type === 'later') {
      failed.push({ fault: outcome.fault, after: outcome.after, left: await stateOf(scene, task) });
      if (options.once) return { failed };
      // The run makes the gap, and asks anew.
      task = { ...task, request: { ...task.request, attempts: outcome.attempts } };
      attempt = 0;
    } else if (outcome !== null) return { failed, outcome };
    // By the end of a gap what was late has arrived.
    await scene.front.settled();
  }
}

function taskOf({ action, runId, world, opened }: Scene, path: string, { input }: StepOptions): TaskOf<'perform'> {
  return {
    do: 'perform',
    runId,
    environmentId: world.environment.id,
    ride: [],
    carries: {},
    localAttempts: 0,
    request: {
      type: 'perform',
      path,
      generation: 1,
      action: action.id,
      side: 'outside',
      repeat: action.repeat,
      input: { ...opened.input, ...input },
      retry: DEFAULT_RETRY,
      attempts: 0,
      visible: false,
      reads: [[]],
    },
  };
}

/** Gives what the activity answered, or the failure that it told Temporal. */
async function attemptOnce(
  tools: Tools,
  task: TaskOf<'perform'>,
  attempt: number,
  timeout: number | undefined,
): Promise<Outcome | ApplicationFailure | null> {
  const activity = new MockActivityEnvironment({ attempt });
  const end = () => activity.cancel('TIMED_OUT', new ActivityCancellationDetails({ timedOut: true }));
  const timer = timeout === undefined ? undefined : setTimeout(end, timeout);
  try {
    const { outcome } = await activity.run<[Task], TaskAnswer, (task: Task) => Promise<TaskAnswer>>(
      createTasks(tools).default,
      task,
    );
    return outcome;
  } catch (error) {
    if (error instanceof ApplicationFailure) return error;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function stateOf({ tools, runId }: Scene, { request }: TaskOf<'perform'>): Promise<StoredStep['state']> {
  return (await readStep(tools.service.db, runId, request))?.state ?? 'open';
}
