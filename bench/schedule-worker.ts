import { NativeConnection } from '@temporalio/worker';
import { installRuntime, runWorker } from '../bin/run-worker';
import { type Addresses, openService, POOL } from './site';

/** What this process is told: where to work; it does so until it is killed. */
export interface ScheduleWork {
  readonly addresses: Addresses;
  readonly taskQueue: string;
}

/** Milliseconds between two looks at what the process holds: collecting it stops everything for a moment. */
const LOOK = 5000;

let most = 0;

async function work({ addresses, taskQueue }: ScheduleWork): Promise<void> {
  const { service } = openService(addresses, taskQueue);
  installRuntime(service.log);
  const connection = await NativeConnection.connect({ address: addresses.temporalAddress });
  await runWorker({ service, connection, poolSize: POOL, maxCachedWorkflows: 200 });
  setInterval(() => {
    globalThis.gc?.();
    most = Math.max(most, process.memoryUsage().heapUsed);
    process.send?.(most);
  }, LOOK);
}

process.on('message', (told) => void work(told as ScheduleWork));
process.on('disconnect', () => process.exit());
// A Ctrl-C in a terminal reaches all processes: the one that asks stops us.
process.on('SIGINT', () => undefined);
