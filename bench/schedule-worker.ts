import { NativeConnection } from '@temporalio/worker';
import { installRuntime, runWorker } from '../bin/run-worker';
import type { Service } from '../src/service';
import { isAway } from '../src/temporal/temporal';
import { type Addresses, openService, POOL } from './site';

/** What this process is told: where to work; it does so until it is killed. */
export interface ScheduleWork {
  readonly addresses: Addresses;
  readonly taskQueue: string;
}

/** Bytes that it holds once all that can be collected is. */
export interface Held {
  readonly heap: number;
  readonly resident: number;
}

/** What it tells: what it holds, first before it has carried anything; and each call that Temporal did not answer. */
export type ScheduleWord = Held | 'unanswered';

/** Milliseconds between two looks at what the process holds: collecting it stops everything for a moment. */
const LOOK = 5000;

const tell = (word: ScheduleWord) => process.send?.(word);

async function work({ addresses, taskQueue }: ScheduleWork): Promise<void> {
  const { service } = openService(addresses, taskQueue);
  installRuntime(service.log);
  const connection = await NativeConnection.connect({ address: addresses.temporalAddress });
  await runWorker({ service: counting(service), connection, poolSize: POOL, maxCachedWorkflows: 200 });
  look();
  setInterval(look, LOOK);
}

function look(): void {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  tell({ heap: heapUsed, resident: rss });
}

/** As the service: whatever Temporal does not answer in time, or is not asked since it was away, is told. */
function counting({ temporal, ...service }: Service): Service {
  const call: Service['temporal']['call'] = async (milliseconds, use) => {
    try {
      return await temporal.call(milliseconds, use);
    } catch (error) {
      if (isAway(error)) tell('unanswered');
      throw error;
    }
  };
  return { ...service, temporal: { ...temporal, call } };
}

process.on('message', (told) => void work(told as ScheduleWork));
process.on('disconnect', () => process.exit());
// A Ctrl-C in a terminal reaches all processes: the one that asks stops us.
process.on('SIGINT', () => undefined);
