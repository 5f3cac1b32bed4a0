import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { installRuntime } from '../../bin/run-worker';
import { workflowBundle } from '../../bin/workflow-bundle';
import { dataConverter } from '../../src/codec/data-converter';
import { ringTimer } from '../../src/deadlines/ring-timer';
import { openTemporal, type Temporal } from '../../src/temporal/temporal';
import { type Chores, choreQueueOf, type TimerInput, timerWorkflowId } from '../../workflows/contract';
import { temporalAddress } from '../harness/temporal-address';
import { until } from '../harness/until';
import { quietLog } from './house';
import { historyOf, livesOf } from './read-history';
import { recordHistory } from './record-histories';

const taskQueue = `rings-${randomBytes(4).toString('hex')}`;
const HOUR = 3_600_000;
const SECOND = 1000;

/** A look-up that is under way: what for, and how it is answered. */
interface Look {
  readonly at: number;
  answer(due: number | null): void;
}

let temporal: Temporal;
let connection: NativeConnection;
let clientConnection: Connection;
let client: Client;
let worker: { stop(): Promise<void> };
const looks = new Map<string, Look[]>();

beforeAll(async () => {
  installRuntime(quietLog());
  const address = temporalAddress();
  temporal = openTemporal({ address, namespace: 'default', dataConverter });
  connection = await NativeConnection.connect({ address });
  clientConnection = await Connection.connect({ address });
  client = new Client({ connection: clientConnection, namespace: 'default', dataConverter });
  const created = await Worker.create({
    connection,
    taskQueue: choreQueueOf(taskQueue),
    workflowBundle: await workflowBundle(),
    activities: { meetDeadline },
    dataConverter,
  });
  const running = created.run();
  worker = {
    stop: async () => {
      created.shutdown();
      await running;
    },
  };
});
afterAll(async () => {
  // What a broken timer has left open would keep the worker.
  for (const { answer } of [...looks.values()].flat()) answer(null);
  await worker.stop();
  await temporal.close();
  await clientConnection.close();
  await connection.close();
});

/** Answered by the test alone: so a ring comes while the timer is looking, for certain. */
const meetDeadline: Chores['meetDeadline'] = ({ objectId, at }) =>
  new Promise((answer) => {
    looks.set(objectId, [...looksOf(objectId), { at, answer }]);
  });

function looksOf(objectId: string): readonly Look[] {
  return looks.get(objectId) ?? [];
}

async function look(objectId: string, number: number): Promise<Look> {
  await until(`look-up ${number} of ${objectId} is made`, () => looksOf(objectId).length >= number);
  return looksOf(objectId)[number - 1] as Look;
}

function timerOf(objectId: string, at: number): TimerInput {
  return { environmentId: 'env_1', kind: 'inquiry', objectId, attribute: 'expires_at', at };
}

const ring = (objectId: string, at: number) => ringTimer({ temporal, taskQueue }, timerOf(objectId, at));
const ended = (objectId: string) => client.workflow.getHandle(timerWorkflowId(timerOf(objectId, 0))).result();

test('a ring that comes during the look-up before it begins a new history is looked up by the new one', async () => {
  const [id, far, soon] = ['inq_long', Date.now() + 2 * HOUR, Date.now() + HOUR];
  await ring(id, far);
  await ring(id, far + 1);
  const first = await look(id, 1);
  for (let rung = 0; rung < 1100; rung += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => ring(id, far + 2 + rung + index)));
  }
  await ring(id, soon);
  first.answer(far);
  const second = await look(id, 2);
  expect(second.at).toBe(soon);
  second.answer(null);
  await ended(id);
  const lives = await livesOf(client, timerWorkflowId(timerOf(id, 0)));
  expect(lives).toHaveLength(2);
  expect(looksOf(id)).toHaveLength(2);
  await recordHistory(client, 'usher-timer-long', timerWorkflowId(timerOf(id, 0)));
});

test('a ring for the time that it had waited for is heard too while it looks', async () => {
  const [id, first, other] = ['inq_back', Date.now() + HOUR, Date.now() + 2 * HOUR];
  await ring(id, first);
  await ring(id, other);
  const moved = await look(id, 1);
  // Moved back, after the row was read.
  await ring(id, first);
  moved.answer(other);
  const back = await look(id, 2);
  expect(back.at).toBe(first);
  back.answer(null);
  await ended(id);
  await recordHistory(client, 'usher-timer-moved-back', timerWorkflowId(timerOf(id, 0)));
});

test('a ring that comes with the time does not stand for it: both are looked up', async () => {
  const [id, due, late] = ['inq_both', Date.now() + 3 * SECOND, Date.now() + HOUR];
  await ring(id, due + HOUR);
  await ring(id, due);
  const first = await look(id, 1);
  // It comes while the time of the answer passes.
  await ring(id, late);
  await new Promise((resolve) => setTimeout(resolve, due - Date.now() + 100));
  first.answer(due);
  const met = await look(id, 2);
  expect(met.at).toBe(due);
  met.answer(null);
  const rung = await look(id, 3);
  expect(rung.at).toBe(late);
  rung.answer(null);
  await ended(id);
  expect(looksOf(id)).toHaveLength(3);
  await recordHistory(client, 'usher-timer-rung-in-time', timerWorkflowId(timerOf(id, 0)));
});

test('a time that has come already is met at once, by no timer of Temporal’s', async () => {
  const id = 'inq_come';
  await ring(id, 0);
  const met = await look(id, 1);
  expect(met.at).toBe(0);
  met.answer(null);
  await ended(id);
  const events = await historyOf(client, timerWorkflowId(timerOf(id, 0)));
  expect(events.filter((event) => event.timerStartedEventAttributes)).toEqual([]);
  await recordHistory(client, 'usher-timer-come', timerWorkflowId(timerOf(id, 0)));
});
