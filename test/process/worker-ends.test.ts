import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Client, Connection } from '@temporalio/client';
import { CHECKOUT } from '../../bin/dev/places';
import { checkTemporal } from '../../bin/dev/temporal/temporal';
import { TASK_QUEUE } from '../../workflows/contract';
import { temporalAddress } from '../harness/temporal-address';
import { createTestDatabase, type TestDatabase } from '../harness/test-database';

const address = () => temporalAddress();
const namespace = `ends-${randomBytes(6).toString('hex')}`;

let database: TestDatabase;
let connection: Connection;
const started: ChildProcess[] = [];

/** Lets the threads in which workflow code runs die by a signal, as one does that has run out of memory. */
const MORTAL_THREADS = `
import threads from 'node:worker_threads';
threads.Worker = class extends threads.Worker {
  constructor(...given) {
    super(...given);
    process.once('SIGUSR2', () => this.terminate());
  }
};`;
beforeAll(async () => {
  database = await createTestDatabase();
  await checkTemporal({ address: address(), namespace });
  connection = await Connection.connect({ address: address() });
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await connection.close();
  await database.drop();
});

function startWorker() {
  const preload = `data:text/javascript,${encodeURIComponent(MORTAL_THREADS)}`;
  const child = spawn(process.execPath, ['--import', preload, '--import', 'tsx', 'bin/usher.ts', 'worker'], {
    cwd: CHECKOUT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: address(),
      TEMPORAL_NAMESPACE: namespace,
      USHER_LOG_LEVEL: 'error',
    },
  });
  started.push(child);
  const worker = { child, out: '', err: '', ended: once(child, 'close') };
  child.stdout.on('data', (text: Buffer) => (worker.out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (worker.err += text.toString()));
  return worker;
}

async function polls({ child }: ReturnType<typeof startWorker>): Promise<void> {
  for (;;) {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: TASK_QUEUE },
      taskQueueType: 1,
    });
    if (pollers?.some(({ identity }) => identity?.startsWith(`${child.pid}@`))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('a worker that is asked to stop ends with code 0', async () => {
  const asked = startWorker();
  await polls(asked);
  asked.child.kill('SIGTERM');
  expect(await asked.ended).toEqual([0, null]);
});

test('a worker that fails says why, and ends with another code: it is to be started anew', async () => {
  const failing = startWorker();
  await polls(failing);
  failing.child.kill('SIGUSR2');
  await new Client({ connection, namespace }).workflow.start('any', { taskQueue: TASK_QUEUE, workflowId: 'any' });
  expect(await failing.ended).toEqual([3, null]);
  expect(failing.out).toContain('the worker failed');
  expect(failing.err).toMatch(/^The worker failed: \S/m);
});
