import { setTimeout } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { attemptNumber } from '../../activities/tasks/attempt-of';
import { decideRetry, showPause } from '../../activities/tasks/decide-retry';
import type { Plan } from '../../interpreter/plan';
import type { Await, Outcome, RunStart } from '../../interpreter/requests';
import { World } from '../../interpreter/simulator/world';
import { FaultError } from '../../src/faults/fault';
import { LEAVE_LOCAL, type Task, type TaskAnswer, waitIdOf } from '../../workflows/contract';
import type { DataScript } from '../interpreter/conformance/cases';

const NO_FAULT = { code: 'none', category: 'transient', message: '' } as const;

/** How much faster than in a script an action takes its time. */
const HASTE = 5;

/** What the worker's one activity does for a run whose world is a script. `now`: milliseconds since the run began. */
export class ScriptedPlay {
  readonly began: number;
  private readonly world: World;
  private readonly given = new Map<unknown, number>();
  private readonly waits = new Map<
    string,
    { readonly request: Await; readonly opened: number; taken?: Outcome | null }
  >();

  constructor(
    readonly plan: Plan,
    readonly start: RunStart,
    readonly script: DataScript,
    private readonly now: () => Promise<number>,
  ) {
    this.began = Date.parse(start.run.created_at);
    this.world = new World(script.events ?? [], start, this.began);
  }

  async answer(task: Task, temporalAttempt: number, local: boolean): Promise<TaskAnswer> {
    showPause(task, temporalAttempt);
    const attempts = attemptNumber(task, temporalAttempt);
    try {
      return { outcome: await this.act(task, local), at: Date.now() };
    } catch (error) {
      if (error instanceof ApplicationFailure) throw error;
      return { outcome: decideRetry(error, { task, attempts, local }), at: Date.now() };
    }
  }

  private async act(task: Task, local: boolean): Promise<Outcome | null> {
    switch (task.do) {
      case 'perform':
        return this.perform(task, local);
      case 'look_up':
        return this.lookUp(task);
      case 'open_wait': {
        const { path, generation } = task.request;
        const id = waitIdOf(task.runId, path, generation);
        if (!this.waits.has(id)) this.waits.set(id, { request: task.request, opened: await this.time() });
        return this.look(id);
      }
      case 'take_event':
        return this.look(task.waitId);
      case 'close_wait':
        return task.how === 'timeout' ? ((await this.look(task.waitId)) ?? { type: 'timeout' }) : null;
      case 'withdraw':
        return { type: 'canceled' };
      case 'record':
        return null;
    }
  }

  private async perform({ request }: Extract<Task, { do: 'perform' }>, local: boolean): Promise<Outcome> {
    const stub = this.script.actions?.[request.path] ?? this.script.actions?.[request.action] ?? [];
    const count = this.given.get(stub) ?? 0;
    const takes = stub[Math.min(count, stub.length - 1)]?.takes;
    // While a local activity runs, nothing else goes out: what takes its time is made an ordinary one.
    if (local && takes !== undefined)
      throw ApplicationFailure.nonRetryable('takes its time', LEAVE_LOCAL, NO_FAULT, 0, Date.now(), 0);
    this.given.set(stub, count + 1);
    const stubbed = stub[Math.min(count, stub.length - 1)];
    if (stubbed === undefined) throw new Error(`The script has no outcome for ${request.path}.`);
    await setTimeout((takes ?? 0) / HASTE);
    if ('fault' in stubbed) throw new FaultError(stubbed.fault);
    const { output, objects } = stubbed;
    this.world.learn(objects ?? []);
    return { type: 'done', output, ...(objects === undefined ? {} : { objects }) };
  }

  private lookUp({ request }: Extract<Task, { do: 'look_up' }>): Outcome {
    const scripted = this.script.lookUps?.[request.path];
    const answer = scripted?.[request.generation - 1] ?? scripted?.at(-1);
    if (answer === undefined) {
      return { type: 'looked', answers: request.questions.map(({ is }) => (is === 'list' ? false : null)) };
    }
    if ('fault' in answer) throw new FaultError(answer.fault);
    return { type: 'looked', ...answer };
  }

  private async look(waitId: string): Promise<Outcome | null> {
    const open = this.waits.get(waitId);
    if (open === undefined) return null;
    return open.taken ?? this.resolve(open, await this.time());
  }

  private resolve(
    { request, opened }: { readonly request: Await; readonly opened: number },
    now: number,
  ): Outcome | null {
    return this.world.resolve(request.wait, opened, now)?.outcome ?? null;
  }

  /** Something has happened: every wait that it ends is ended by it as things are now, whenever it looks. */
  async happen(): Promise<void> {
    const now = await this.time();
    for (const wait of this.waits.values()) wait.taken ??= this.resolve(wait, now);
  }

  private async time(): Promise<number> {
    return this.began + (await this.now());
  }
}
