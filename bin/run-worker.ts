import {
  DefaultLogger,
  type LogEntry,
  type NativeConnection,
  Runtime,
  type WorkerOptions as TemporalOptions,
  Worker,
} from '@temporalio/worker';
import { ACTIONS } from '../activities/catalogue';
import { createChores } from '../activities/chores/create-chores';
import type { Action } from '../activities/define-action';
import { createTasks } from '../activities/tasks/create-tasks';
import { printEvent } from '../api/answers/print-event';
import { dataConverter } from '../src/codec/data-converter';
import { createOutgoingClient } from '../src/outgoing/create-outgoing-client';
import type { OutgoingClient } from '../src/outgoing/outgoing-client';
import { createHttpProvider } from '../src/reports/providers/http-provider';
import { createWatchlistProvider } from '../src/reports/providers/watchlist-provider';
import { createSandbox } from '../src/sandbox/create-sandbox';
import type { Sandbox } from '../src/sandbox/sandbox';
import { WatchlistFolder } from '../src/screening';
import type { Log, Service } from '../src/service';
import { FAILING_LIMITS, type FailingLimits } from '../src/webhooks/disable-failing';
import { choreQueueOf } from '../workflows/contract';
import { type WorkflowBundle, workflowBundle } from './workflow-bundle';

export interface WorkerOptions {
  readonly service: Service;
  readonly connection: NativeConnection;
  /** Connections of the service's pool: each local activity takes one. */
  readonly poolSize: number;
  /** Runs kept in memory; a cached run of a small definition takes some 100 KiB. */
  readonly maxCachedWorkflows?: number;
  /** The way out to the world; the guarded client if left out. */
  readonly http?: OutgoingClient;
  /** When a webhook that does nothing but fail is disabled. */
  readonly webhookFailing?: FailingLimits;
  /** Folder of the lists that watchlist reports look in. */
  readonly watchlistFolder?: string;
  /** Somebody else carries timers and deliveries. */
  readonly chores?: false;
  /** Every action of this build if left out. */
  readonly actions?: ReadonlyMap<string, Action>;
  /** Other workflow code than this build's. */
  readonly bundle?: WorkflowBundle;
}

export interface RunningWorker {
  /** Ends when the worker has failed or was stopped. */
  readonly ended: Promise<void>;
  /** Finishes what is under way, and takes nothing new. */
  stop(): Promise<void>;
}

const CACHED_WORKFLOWS = 500;
const OUTSIDE_CALLS = 100;
/** Outside calls hear of a cancellation by their heartbeats, milliseconds. */
const HEARTBEATS = { defaultHeartbeatThrottleInterval: 1000, maxHeartbeatThrottleInterval: 2000 };

/** Of timers and deliveries: each is woken a few times, so that keeping more of them would save nothing. */
const CACHED_CHORES = 50;

/**
 * Runs a worker in this process, on the service's task queue: it interprets definitions and does their steps. On a queue
 * of its own a second one carries deliveries of webhooks and deadlines of objects.
 */
export async function runWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { service, connection } = options;
  const shared = {
    connection,
    namespace: service.temporal.namespace,
    workflowBundle: options.bundle ?? (await workflowBundle()),
    dataConverter,
    shutdownGraceTime: '10 seconds',
  } as const;
  const sandbox = createSandbox();
  const http = options.http ?? createOutgoingClient();
  const workers = await Promise.all([
    createRunWorker({ ...options, http }, shared, sandbox),
    ...(options.chores === false ? [] : [createChoreWorker({ ...options, http }, shared)]),
  ]);
  const stop = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  // One that fails takes the other with it: the process is to be started anew.
  const running = workers.map((worker) => worker.run().finally(stop));
  const ended = Promise.all(running).then(
    () => sandbox.close(),
    async (error: unknown) => {
      service.log.error({ err: error }, 'the worker failed');
      await Promise.allSettled(running);
      await sandbox.close();
      throw error;
    },
  );
  ended.catch(() => undefined);
  return {
    ended,
    stop: async () => {
      stop();
      await ended;
    },
  };
}

type Shared = Pick<
  TemporalOptions,
  'connection' | 'namespace' | 'workflowBundle' | 'dataConverter' | 'shutdownGraceTime'
>;

type Equipped = WorkerOptions & Required<Pick<WorkerOptions, 'http'>>;

function createRunWorker(options: Equipped, shared: Shared, sandbox: Sandbox): Promise<Worker> {
  const { service, poolSize, http, actions = ACTIONS, maxCachedWorkflows = CACHED_WORKFLOWS } = options;
  return Worker.create({
    ...shared,
    taskQueue: service.taskQueue,
    activities: createTasks({ service, actions, http, sandbox }),
    maxCachedWorkflows,
    workflowTaskPollerBehavior: { type: 'autoscaling', minimum: 2, initial: 4, maximum: 20 },
    activityTaskPollerBehavior: { type: 'autoscaling', minimum: 1, initial: 2, maximum: 20 },
    maxConcurrentLocalActivityExecutions: poolSize,
    maxConcurrentActivityTaskExecutions: OUTSIDE_CALLS,
    ...HEARTBEATS,
  });
}

function createChoreWorker(options: Equipped, shared: Shared): Promise<Worker> {
  const { service, http, webhookFailing: failing = FAILING_LIMITS, watchlistFolder } = options;
  const watchlists = new WatchlistFolder(watchlistFolder, service.log);
  // So that the first report does not wait for them.
  watchlists.lists().catch((error: unknown) => service.log.error({ err: error }, 'The watchlists could not be read.'));
  const providers = { watchlist: createWatchlistProvider(watchlists), http: createHttpProvider(http) };
  return Worker.create({
    ...shared,
    taskQueue: choreQueueOf(service.taskQueue),
    activities: createChores({ service, http, providers, printEvent, failing }),
    maxCachedWorkflows: CACHED_CHORES,
    workflowThreadPoolSize: 1,
    workflowTaskPollerBehavior: { type: 'autoscaling', minimum: 1, initial: 1, maximum: 5 },
    activityTaskPollerBehavior: { type: 'autoscaling', minimum: 1, initial: 1, maximum: 5 },
    maxConcurrentActivityTaskExecutions: OUTSIDE_CALLS,
  });
}

let installed = false;

/** Sends the words of Temporal's own code to our log. Before the first connection of the process. */
export function installRuntime(log: Log): void {
  if (installed) return;
  installed = true;
  Runtime.install({ logger: new DefaultLogger('WARN', (entry) => tell(log, entry)), shutdownSignals: [] });
}

function tell(log: Log, { level, message, meta }: LogEntry): void {
  // A run that fails is no defect of a worker.
  if (message === 'Workflow failed') log.info({ temporal: meta }, message);
  else if (level === 'ERROR') log.error({ temporal: meta }, message);
  else log.warn({ temporal: meta }, message);
}
