import { randomBytes } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { installRuntime } from '../../bin/run-worker';
import { workflowBundle } from '../../bin/workflow-bundle';
import type { Journal } from '../../interpreter/journal';
import type { Status } from '../../interpreter/requests';
import { dataConverter } from '../../src/codec/data-converter';
import {
  HOST_VERSION,
  RESOLVE_UPDATE,
  RING_SIGNAL,
  type RunInput,
  STATE_QUERY,
  type Task,
  waitIdOf,
} from '../../workflows/contract';
import { timeSkippingServer } from '../harness/time-skipping-server';
import { until } from '../harness/until';
import { type Ended, type Host, planOf } from '../interpreter/conformance/suite';
import { quietLog } from './house';
import { ScriptedPlay } from './scripted-play';

const TASK_QUEUE = `conformance-${randomBytes(4).toString('hex')}`;
/** Virtual time that passes between looks when nothing is scripted for a moment. */
const STRIDE = 6 * 3_600_000;
/** Real time that a run may take to rest; less than a test may take, so that nobody goes on looking beside the next. */
const PATIENCE = 100_000;

interface State {
  readonly status: Status;
  readonly output: Ended['output'];
  readonly fault: Ended['fault'];
  readonly waitingFor: readonly { readonly type: string; readonly path: string; readonly generation: number }[];
  readonly journal: Journal;
}

// As the operator API numbers them.
const KEYWORD = 2;
const INT = 3;
const KEYWORD_LIST = 7;

let environment: TestWorkflowEnvironment;
const plays = new Map<string, ScriptedPlay>();
const workers: { stop(): Promise<void> }[] = [];

/**
 * Starts Temporal's time-skipping server, for scripted runs that take days. It fails a workflow task that cancels a timer
 * which has fired since the task began, offers that task to nobody again, and its clock stands from then on (Temporal
 * itself drops the firing): before it, no timer may end while what would cancel it is under way.
 */
export async function openVirtualTemporal(): Promise<TestWorkflowEnvironment> {
  installRuntime(quietLog());
  const path = await timeSkippingServer();
  environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
    client: { dataConverter },
  });
  await environment.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: {
      UsherWorkflow: KEYWORD,
      UsherVersion: INT,
      UsherEnvironment: KEYWORD,
      UsherTriggerObject: KEYWORD,
      UsherStatus: KEYWORD,
      UsherLabels: KEYWORD_LIST,
    },
  });
  return environment;
}

export async function closeVirtualTemporal(): Promise<void> {
  for (const worker of workers.splice(0)) await worker.stop();
  await environment.teardown();
}

/** A worker whose one activity follows scripts. `runs`: told the id of each run. */
export async function scriptedHost(runs: string[] = []): Promise<Host> {
  const taskQueue = `${TASK_QUEUE}-${workers.length}`;
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: {
      default: (task: Task) =>
        playOf(task.runId).answer(task, Context.current().info.attempt, Context.current().info.isLocal),
    },
    dataConverter,
  });
  const running = worker.run();
  workers.push({
    stop: async () => {
      worker.shutdown();
      await running;
    },
  });
  return { run: (definition, start, script) => new Performance(taskQueue, runs).run(definition, start, script) };
}

function playOf(runId: string): ScriptedPlay {
  const play = plays.get(runId);
  if (play === undefined) throw new Error(`Nobody knows ${runId}.`);
  return play;
}

class Performance {
  private began = 0;
  private readonly done = new Set<string>();
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly taskQueue: string,
    private readonly runs: string[],
  ) {}

  async run(...[definition, start, script]: Parameters<Host['run']>): Promise<Ended> {
    this.began = await environment.currentTimeMs();
    const runId = `wfr_${randomBytes(8).toString('hex')}`;
    // The journal of a run tells its id nowhere, so it may have one of its own here.
    const own = { ...start, run: { ...start.run, id: runId } };
    const play = new ScriptedPlay(planOf(definition), own, script, () => this.now());
    plays.set(runId, play);
    this.runs.push(runId);
    const input: RunInput = {
      environmentId: 'env_1',
      start: own,
      plan: play.plan,
      at: this.began,
      hostVersion: HOST_VERSION,
    };
    const handle = await environment.client.workflow.start('conformance', {
      taskQueue: this.taskQueue,
      workflowId: runId,
      args: [input],
    });
    return this.follow(handle, play);
  }

  private async now(): Promise<number> {
    return (await environment.currentTimeMs()) - this.began;
  }

  private async follow(handle: WorkflowHandle, play: ScriptedPlay): Promise<Ended> {
    for (;;) {
      await until('the run rests', () => isAtRest(handle), PATIENCE);
      const state = await handle.query<State>(STATE_QUERY);
      const isOver = state.status !== 'running' && state.status !== 'held';
      const now = await this.now();
      const due = isOver ? [] : this.dueThings(state, play, now, handle);
      const [next] = due.sort((one, other) => one.at - other.at);
      if (isOver || (state.status === 'held' && next === undefined && isStuck(state))) return state;
      const wait = Math.min((next?.at ?? Number.POSITIVE_INFINITY) - now, STRIDE);
      if (wait > 0) await environment.sleep(state.waitingFor.some(isBusy) ? Math.min(wait, 1000) : wait);
      else await next?.happen();
    }
  }

  private dueThings({ waitingFor }: State, play: ScriptedPlay, now: number, handle: WorkflowHandle) {
    const { script, start } = play;
    const due: { readonly at: number; readonly happen: () => Promise<void> }[] = [];
    const once = (key: string, at: number, happen: () => Promise<unknown>) => {
      if (this.done.has(key)) return;
      due.push({
        at,
        happen: async () => {
          this.done.add(key);
          await happen();
        },
      });
    };
    const waits = waitingFor.filter(({ type }) => type === 'await');
    for (const [index, { after }] of (script.events ?? []).entries()) {
      once(`event ${index}`, after, async () => {
        await play.happen();
        for (const { path, generation } of waits) {
          await handle.signal(RING_SIGNAL, { waitId: waitIdOf(start.run.id, path, generation) });
        }
      });
    }
    for (const { type, path, generation } of waitingFor) {
      const scripted = script.commands?.[path]?.[generation - 1];
      if (scripted === undefined || (type !== 'hold' && type !== 'await')) continue;
      const key = `${path}/${generation}`;
      if (!this.seen.has(key)) this.seen.set(key, now);
      const by = scripted.by ?? { id: key, by: 'simulation', reason: 'scripted' };
      once(key, (this.seen.get(key) ?? now) + (scripted.after ?? 0), () =>
        handle.executeUpdate(RESOLVE_UPDATE, { args: [{ path, command: scripted.command, by }] }),
      );
    }
    if (script.cancelAfter !== undefined) once('cancel', script.cancelAfter, () => handle.cancel());
    return due;
  }
}

/** No workflow task of it is open: it has done what it could do by now. */
async function isAtRest(handle: WorkflowHandle): Promise<boolean> {
  const { events } = await handle.fetchHistory();
  const last = events?.findLast(
    (event) =>
      event.workflowTaskScheduledEventAttributes ??
      event.workflowTaskStartedEventAttributes ??
      event.workflowTaskCompletedEventAttributes,
  );
  return last?.workflowTaskCompletedEventAttributes != null;
}

function isBusy({ type }: State['waitingFor'][number]): boolean {
  return type === 'perform' || type === 'look_up';
}

/** Nothing but holds: nobody will come. */
function isStuck({ waitingFor }: State): boolean {
  return waitingFor.every(({ type }) => type === 'hold' || type === 'sleep');
}
