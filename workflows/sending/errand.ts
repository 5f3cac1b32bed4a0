import type { RetryPolicy } from '@temporalio/workflow';
import {
  ActivityCancellationType,
  type CancellationScope,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { Fault } from '../../interpreter/value';
import type { Task, TaskAnswer } from '../contract';
import { readFailure } from '../read-failure';
import { DirectScope } from './direct-scope';
import type { Place } from './timer';

/** A task on its way: first as a local activity where it has a local type, then as an ordinary one. */
export interface Errand {
  readonly task: Task;
  /** Type as a local activity: `inquiry.decline • decline_blocked`. Absent: ordinary at once. */
  readonly local?: string;
  readonly ordinary: {
    readonly type: string;
    readonly id: string;
    readonly summary: string;
    readonly retry: RetryPolicy;
  };
}

/** How an errand ended. `canceled`: it was called off, and what it had done is not known. */
export type Ended =
  | { readonly how: 'answered'; readonly answer: TaskAnswer }
  | { readonly how: 'failed'; readonly fault: Fault; readonly attempts: number; readonly at: number }
  | { readonly how: 'canceled' };

type Activity = ((task: Task) => Promise<TaskAnswer>) & {
  executeWithOptions(options: object, args: [Task]): Promise<TaskAnswer>;
};
type Activities = Readonly<Record<string, Activity | undefined>>;

/** Local attempts are given up after this; the next is an ordinary activity, where attempts and errors show. */
const LOCAL = proxyLocalActivities<Record<string, (task: Task) => Promise<TaskAnswer>>>({
  startToCloseTimeout: 4000,
  scheduleToCloseTimeout: 5000,
  retry: { initialInterval: 1000, backoffCoefficient: 1, maximumAttempts: 5 },
}) as unknown as Activities;

const START_TO_CLOSE = 60_000;
const ORDINARY = proxyActivities<Record<string, (task: Task) => Promise<TaskAnswer>>>({
  startToCloseTimeout: START_TO_CLOSE,
  // What was sent may have had its effect: its answer is awaited.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
}) as unknown as Activities;

/** Whom an errand is sent for. */
export interface Principal extends Place {
  /** Called before an ordinary activity goes out, with its task; gives the task to send. */
  admit(task: Task): Task;
  ended(task: Task, how: Ended, then: (how: Ended) => void): void;
  broken(error: unknown): void;
}

/** Sends an errand. Plain callbacks: each await in the sandbox costs as much as many steps of the machine. */
export class Sending {
  private scope: CancellationScope | undefined;
  private calledOff = false;

  constructor(
    private readonly errand: Errand,
    private readonly principal: Principal,
    private readonly then: (how: Ended) => void,
  ) {
    if (errand.local === undefined) this.sendOrdinary(errand.task);
    else this.sendLocal(errand.local);
  }

  /** Asks the activity to stop. Its answer is still awaited: it may have had its effect. */
  callOff(): void {
    this.calledOff = true;
    if (this.scope !== undefined) this.principal.gate.cancel(this.scope);
  }

  private sendLocal(type: string): void {
    const { task } = this.errand;
    const { gate } = this.principal;
    call(
      LOCAL,
      type,
    )(task).then(
      (answer) => gate.enter(() => this.end(task, { how: 'answered', answer })),
      (error: unknown) => gate.enter(() => this.localFailed(task, error)),
    );
  }

  private localFailed(task: Task, error: unknown): void {
    const failed = readFailure(error);
    if (failed === undefined) {
      this.principal.broken(error);
      return;
    }
    const { fault, attempts, at, leave } = failed;
    if (leave === undefined) this.end(task, { how: 'failed', fault, attempts, at });
    else if (this.calledOff) this.end(task, { how: 'canceled' });
    else this.sendOrdinary(carriedOver(task, fault, attempts, leave));
  }

  private sendOrdinary(task: Task): void {
    const { type, id, summary, retry } = this.errand.ordinary;
    const options = { activityId: id, summary, retry };
    const { gate, scope } = this.principal;
    const admitted = this.principal.admit(task);
    this.scope = new DirectScope(scope);
    this.scope
      .run(() => call(ORDINARY, type).executeWithOptions(options, [admitted]))
      .then(
        (answer) => gate.enter(() => this.end(admitted, { how: 'answered', answer })),
        (error: unknown) => gate.enter(() => this.ordinaryFailed(admitted, error)),
      );
  }

  private ordinaryFailed(task: Task, error: unknown): void {
    const failed = readFailure(error);
    if (isCancellation(error)) this.end(task, { how: 'canceled' });
    else if (failed === undefined) this.principal.broken(error);
    else this.end(task, { how: 'failed', fault: failed.fault, attempts: failed.attempts, at: failed.at });
  }

  private end(task: Task, how: Ended): void {
    this.principal.ended(task, how, this.then);
  }
}

function carriedOver(task: Task, fault: Fault, attempts: number, after: number): Task {
  if (task.do !== 'perform') return task;
  return { ...task, localAttempts: attempts, ...(after > 0 ? { pause: { fault, after } } : {}) };
}

function call(activities: Activities, type: string): Activity {
  const activity = activities[type];
  if (activity === undefined) throw new Error(`No activity can be called ${type}`);
  return activity;
}
