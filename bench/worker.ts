import path from 'node:path';
import { NativeConnection } from '@temporalio/worker';
import { installRuntime, type RunningWorker, runWorker } from '../bin/run-worker';
import { bundleWorkflows } from '../bin/workflow-bundle';
import type { OutgoingClient } from '../src/outgoing/outgoing-client';
import { answerQuestions } from './child';
import { ANSWER } from './definitions';
import { type Addresses, type Opened, openService, POOL } from './site';

/** What this process is asked: to work, what it has used, or what it keeps. */
export type WorkerQuestion =
  | {
      readonly ask: 'work';
      readonly addresses: Addresses;
      readonly taskQueue: string;
      readonly handWritten: boolean;
      readonly cached: number;
    }
  | { readonly ask: 'cpu' }
  | { readonly ask: 'heap' };

interface Working {
  readonly opened: Opened;
  readonly connection: NativeConnection;
  readonly worker: RunningWorker;
}

let working: Working | undefined;

/** Outside calls are answered at once, and never leave the process: their time is not what is measured. */
const http: OutgoingClient = {
  send: async () => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(ANSWER)),
    truncated: false,
  }),
  connect: () => Promise.reject(new Error('Nothing of the bench dials.')),
};

async function work(question: Extract<WorkerQuestion, { ask: 'work' }>): Promise<Working> {
  const opened = openService(question.addresses, question.taskQueue);
  installRuntime(opened.service.log);
  const connection = await NativeConnection.connect({ address: question.addresses.temporalAddress });
  const worker = await runWorker({
    service: opened.service,
    connection,
    poolSize: POOL,
    maxCachedWorkflows: question.cached,
    chores: false,
    http,
    ...(question.handWritten ? { bundle: await bundleWorkflows(path.join(__dirname, 'hand-written')) } : {}),
  });
  return { opened, connection, worker };
}

/** Bytes that are in use once all that can be collected is. */
function heap(): number {
  if (globalThis.gc === undefined) throw new Error('The process was not started with --expose-gc.');
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Microseconds of all threads since the process began. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

async function answer(question: WorkerQuestion): Promise<unknown> {
  switch (question.ask) {
    case 'work':
      working = await work(question);
      return true;
    case 'cpu':
      return cpu();
    case 'heap':
      return heap();
  }
}

answerQuestions(answer, async () => {
  await working?.worker.stop();
  await working?.connection.close();
  await working?.opened.close();
});
