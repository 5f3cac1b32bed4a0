import { DefaultLogger, type LogEntry, type NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { ACTIONS } from '../activities/catalogue';
import type { Action } from '../activities/define-action';
import { createTasks } from '../activities/tasks/create-tasks';
import { dataConverter } from '../src/codec/data-converter';
import { createOutgoingClient } from '../src/outgoing/create-outgoing-client';
import type { OutgoingClient } from '../src/outgoing/outgoing-client';
import type { Log, Service } from '../src/service';
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

/** Runs a worker in this process, on the service's task queue: it interprets definitions and does their steps. */
export async function runWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { service, connection, poolSize, maxCachedWorkflows = CACHED_WORKFLOWS } = options;
  const { actions = ACTIONS, http = createOutgoingClient() } = options;
  const worker = await Worker.create({
    connection,
    namespace: service.temporal.namespace,
    taskQueue: service.taskQueue,
    workflowBundle: options.bundle ?? (await workflowBundle()),
    activities: createTasks({ service, actions, http }),
    dataConverter,
    maxCachedWorkflows,
    workflowTaskPollerBehavior: { type: 'autoscaling', minimum: 2, initial: 4, maximum: 20 },
    activityTaskPollerBehavior: { type: 'autoscaling', minimum: 1, initial: 2, maximum: 20 },
    maxConcurrentLocalActivityExecutions: poolSize,
    maxConcurrentActivityTaskExecutions: OUTSIDE_CALLS,
    ...HEARTBEATS,
    shutdownGraceTime: '10 seconds',
  });
  const ended = worker.run();
  ended.catch((error: unknown) => service.log.error({ err: error }, 'the worker failed'));
  return {
    ended,
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
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
