import { ACTIONS } from '../../../activities/catalogue';
import { doTask } from '../../../activities/tasks/do-task';
import type { Attempt } from '../../../activities/tasks/perform-outside';
import { createRunReader } from '../../../activities/tasks/run-of';
import type { Wait } from '../../../interpreter/journal';
import type { Outcome } from '../../../interpreter/requests';
import { DEFAULT_RETRY } from '../../../interpreter/retry';
import type { ValueMap } from '../../../interpreter/value';
import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import { createSandbox } from '../../../src/sandbox/create-sandbox';
import type { Service } from '../../../src/service';
import { type Task, waitIdOf } from '../../../workflows/contract';
import { dispatchAll } from '../dispatcher/dispatch-all';
import { apiDefinition, openWorld, running, type World } from '../runs/open-world';
import { runOf } from '../waits/open-wait-of';

/** A worker's tasks and a dispatcher over a real database; nothing sweeps. */
export interface TaskWorld extends World {
  newRun(): Promise<string>;
  /** Does an own action as a step of a run. */
  perform(runId: string, path: string, action: string, input: ValueMap, generation?: number): Promise<Outcome | null>;
  /** Opens a wait of a run and gives what its first look found. */
  open(runId: string, path: string, wait: Omit<Wait, 'means'> & Partial<Pick<Wait, 'means'>>): Promise<Outcome | null>;
  /** What a ring finds. */
  look(runId: string, path: string): Promise<Outcome | null>;
  /** Dispatches until nothing is left. */
  dispatch(): Promise<void>;
}

const ATTEMPT: Attempt = {
  number: 1,
  signal: new AbortController().signal,
  isWithdrawn: () => false,
  heartbeat: () => undefined,
};
const WORKFLOW = 'tasks';

export async function openTaskWorld(): Promise<TaskWorld> {
  const world = await openWorld();
  await running(world, apiDefinition(WORKFLOW));
  await world.create('inquiry-template', { key: 'onboarding', attributes: { name: 'Onboarding' } });
  const act = worker(world.service);
  const common = {
    environmentId: world.environment.id,
    ride: [],
    carries: { inquiry: [['status']] },
    reread: [],
  } as const;
  return {
    ...world,
    newRun: () => runOf(world, WORKFLOW),
    perform: (runId, path, action, input, generation = 1) =>
      act({ ...common, runId, do: 'perform', request: performOf(path, action, input, generation), localAttempts: 0 }),
    open: (runId, path, wait) =>
      act({
        ...common,
        runId,
        do: 'open_wait',
        request: {
          type: 'await',
          path,
          generation: 1,
          wait: { means: {}, ...wait },
          until: Date.now() + 3_600_000,
          reread: [],
        },
      }),
    look: (runId, path) => act({ ...common, runId, do: 'take_event', waitId: waitIdOf(runId, path, 1) }),
    dispatch: async () => {
      await dispatchAll(world);
    },
  };
}

function worker(service: Service): (task: Task) => Promise<Outcome | null> {
  const tools = { service, actions: ACTIONS, http: createOutgoingClient(), sandbox: createSandbox() };
  const runOfTask = createRunReader(service);
  return (task) => doTask(tools, task, ATTEMPT, runOfTask);
}

function performOf(path: string, action: string, input: ValueMap, generation: number) {
  const rest = { side: 'own', repeat: 'safe', retry: DEFAULT_RETRY, attempts: 0, visible: false, reads: [[]] } as const;
  return { type: 'perform', path, generation, action, input, ...rest } as const;
}
