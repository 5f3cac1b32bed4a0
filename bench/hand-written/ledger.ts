import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  ApplicationFailure,
  proxyActivities,
  proxyLocalActivities,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Entry, Opened } from '../../interpreter/journal';
import type { Outcome, Perform } from '../../interpreter/requests';
import { DEFAULT_RETRY } from '../../interpreter/retry';
import type { Value, ValueMap } from '../../interpreter/value';
import type { RunInput, RunState, Task, TaskAnswer } from '../../workflows/contract';

type Activity = ((task: Task) => Promise<TaskAnswer>) & {
  executeWithOptions(options: object, args: [Task]): Promise<TaskAnswer>;
};

const LOCAL = proxyLocalActivities<Record<string, (task: Task) => Promise<TaskAnswer>>>({
  startToCloseTimeout: 4000,
  scheduleToCloseTimeout: 5000,
  retry: { initialInterval: 1000, backoffCoefficient: 1, maximumAttempts: 5 },
}) as Record<string, (task: Task) => Promise<TaskAnswer>>;

const ORDINARY = proxyActivities<Record<string, (task: Task) => Promise<TaskAnswer>>>({
  startToCloseTimeout: 60_000,
}) as unknown as Record<string, Activity>;

const RETRY = { initialInterval: 1000, backoffCoefficient: 3, maximumInterval: 60_000, maximumAttempts: 100 };
const STATUS = defineSearchAttributeKey('UsherStatus', SearchAttributeType.KEYWORD);

type Done = Extract<Outcome, { type: 'done' }>;
type Reads = Perform['reads'];

/** Does steps, and keeps what is to be written of them: each is written with the activity of the next one. */
export class Ledger {
  private unwritten: Entry[] = [];
  private order = 0;
  private now: number;

  constructor(private readonly input: RunInput) {
    this.now = input.at;
  }

  /** A step in our own database. */
  async own(action: string, path: string, name: string, input: ValueMap, reads: Reads): Promise<Done> {
    const opened = this.open(input);
    const task = this.task({ action: `${action}@1`, side: 'own', repeat: 'safe', path, name, input, reads });
    const activity = LOCAL[`${action} • ${path}`] as (task: Task) => Promise<TaskAnswer>;
    return this.close(path, opened, await activity(task));
  }

  /** A step in the world. */
  async outside(action: string, path: string, name: string, input: ValueMap, reads: Reads): Promise<Done> {
    const opened = this.open(input);
    const task = this.task({ action: `${action}@1`, side: 'outside', repeat: 'once', path, name, input, reads });
    const options = { activityId: `${path}#1`, summary: `${path} · ${name}`, retry: RETRY };
    const activity = ORDINARY[action] as Activity;
    return this.close(path, opened, await activity.executeWithOptions(options, [task]));
  }

  /** Says that the run waits. */
  async pause(path: string, milliseconds: number): Promise<void> {
    const until = this.now + milliseconds;
    this.unwritten.push({ path, generation: 1, type: 'wait', opened: { ...this.open(), until } });
    await this.record(path, { status: 'in_progress', at: this.now, waitingFor: [{ path, until }] }, 'waiting');
  }

  /** Says how the run ended. */
  async end(status: RunState['status'], output?: ValueMap): Promise<void> {
    const opened = this.open();
    const closed = {
      order: this.next(),
      at: this.now,
      how: 'done',
      ...(output === undefined ? {} : { output }),
    } as const;
    this.unwritten.push({ path: 'output', generation: 1, type: 'output', opened, closed });
    const ended = { status, at: this.now, waitingFor: [], ...(output === undefined ? {} : { output }) };
    await this.record('output', ended, status);
  }

  private async record(path: string, state: RunState, status: string): Promise<void> {
    upsertSearchAttributes([{ key: STATUS, value: status }]);
    const { environmentId, start } = this.input;
    const activity = LOCAL[`record • ${path}`] as (task: Task) => Promise<TaskAnswer>;
    await activity({ do: 'record', runId: start.run.id, environmentId, ride: this.ride(), state });
  }

  private task(
    step: Pick<Perform, 'action' | 'side' | 'repeat' | 'path' | 'input' | 'reads'> & { name: string },
  ): Task {
    const { environmentId, start, plan } = this.input;
    return {
      do: 'perform',
      request: { type: 'perform', generation: 1, retry: DEFAULT_RETRY, attempts: 0, visible: false, ...step },
      carries: plan.carries,
      localAttempts: 0,
      runId: start.run.id,
      environmentId,
      ride: this.ride(),
    };
  }

  private open(input?: Value): Opened {
    return { order: this.next(), at: this.now, ...(input === undefined ? {} : { input }) };
  }

  private close(path: string, opened: Opened, { outcome, at }: TaskAnswer): Done {
    if (outcome?.type !== 'done') throw ApplicationFailure.nonRetryable(`${path} ended as ${outcome?.type}`);
    this.now = Math.max(this.now, at);
    const { output, objects } = outcome;
    const copies = objects && { changes: { objects: Object.fromEntries(objects.map((copy) => [copy.id, copy])) } };
    const closed = { order: this.next(), at: this.now, how: 'done', output, ...copies } as const;
    this.unwritten.push({ path, generation: 1, type: 'action', opened, closed });
    return outcome;
  }

  private next(): number {
    this.order += 1;
    return this.order;
  }

  private ride(): readonly Entry[] {
    const ride = this.unwritten;
    this.unwritten = [];
    return ride;
  }
}
