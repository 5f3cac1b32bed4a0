import { sql } from 'kysely';
import { meetDate } from '../../../src/dates/meet-date';
import { startDispatcher } from '../../../src/events/dispatch/dispatcher';
import { announce } from '../../../src/events/notify';
import { startChild } from '../../../src/runs/start/start-child';
import { trigger } from '../../../src/runs/start/trigger';
import { runScheduleNow } from '../../../src/schedules/change-schedule';
import { startPage } from '../../../src/schedules/start-page';
import { until } from '../../harness/until';
import {
  ACTOR,
  apiDefinition,
  eventDefinition,
  happened,
  insertObject,
  openWorld,
  running,
  STOP,
  type World,
} from '../runs/open-world';
import { follow } from './follow';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const { become, dispatch, end, refused, started } = follow(() => world);

/** Accounts whose document expires in a month, less or more. */
async function customers(count: number): Promise<readonly string[]> {
  const field_schemas = [{ key: 'expires_on', type: 'date' }];
  await world.create('account-type', { key: 'p', attributes: { name: 'P', statuses: ['default'], field_schemas } });
  const ids: string[] = [];
  for (let n = 1; n <= count; n += 1) {
    const fields = { expires_on: `2026-03-0${n}` };
    ids.push((await world.create('account', { relations: { account_type: ['p'] }, fields })).id);
  }
  return ids;
}

const each = (concurrency: object) =>
  running(world, {
    key: 'each',
    name: 'Each',
    trigger: { type: 'schedule', every: { days: 1, at: '03:00' }, objects: { kind: 'account' } },
    concurrency: { key: 'all', limit: 1, ...concurrency },
    steps: [STOP],
  });

async function startEach(): Promise<void> {
  const occurrence = await world.write((writing) => runScheduleNow(writing, 'each'));
  while (!(await startPage(world.service, occurrence)).done);
}

test('a schedule over objects queues what is over the limit, and its occurrence moves on', async () => {
  await customers(3);
  await each({});
  await startEach();
  for (let n = 1; n <= 3; n += 1) {
    expect(started()).toHaveLength(n);
    await end(String(started().at(-1)));
  }
});

test('a schedule over objects records what is refused, and its occurrence moves on', async () => {
  const ids = await customers(3);
  await each({ on_limit: 'refuse' });
  await startEach();
  expect(started()).toHaveLength(1);
  const { rows } = await sql<{ id: string }>`select trigger_object_id as id from runs`.execute(world.db);
  const others = ids.filter((id) => id !== rows[0]?.id);
  expect(await refused()).toEqual(others.map((id) => ({ event_id: null, object_id: id, code: 'concurrency_limit' })));
});

/** As their timers do when the dates of all have come. */
async function meetAll(ids: readonly string[], concurrency: object): Promise<void> {
  await running(world, {
    key: 'remind',
    name: 'Remind',
    trigger: { type: 'date', kind: 'account', date: 'trigger.fields.expires_on', offset: '-30d' },
    concurrency: { key: 'all', limit: 1, ...concurrency },
    steps: [STOP],
  });
  const { rows } = await sql<{ id: string }>`select id from schedules`.execute(world.db);
  for (const [index, objectId] of ids.entries()) {
    const at = Date.UTC(2026, 2, index + 1) - 30 * 86_400_000;
    const { environment, service } = world;
    const timer = { environmentId: environment.id, kind: 'account', objectId, attribute: rows[0]?.id ?? '', at };
    expect(await meetDate(service, timer, at)).toBeNull();
    // A timer that comes back, since its worker died, starts no second one.
    expect(await meetDate(service, timer, at)).toBeNull();
  }
}

test('a date of an object queues what is over the limit: each runs once, in its turn', async () => {
  const ids = await customers(3);
  await meetAll(ids, {});
  for (let n = 1; n <= 3; n += 1) {
    expect(started()).toHaveLength(n);
    await end(String(started().at(-1)));
  }
  const { rows } = await sql`select trigger_object_id as id, status from runs order by started_at`.execute(world.db);
  expect(rows).toEqual(ids.map((id) => ({ id, status: 'completed' })));
});

test('a date of an object whose run is refused is recorded', async () => {
  const [first, second] = await customers(2);
  await meetAll([first ?? '', second ?? ''], { on_limit: 'refuse' });
  expect(started()).toHaveLength(1);
  expect(await refused()).toContainEqual({ event_id: null, object_id: second, code: 'concurrency_limit' });
});

test('an event, as the dispatcher starts what it starts', async () => {
  const one = { concurrency: { key: '{{trigger.id}}', limit: 1 } };
  await running(world, eventDefinition('one', ['inquiry.completed'], undefined, one));
  const inquiry = await insertObject(world, 'inquiry');
  for (let n = 0; n < 3; n += 1) await happened(world, { name: 'inquiry.completed', kind: 'inquiry', id: inquiry });
  const dispatcher = startDispatcher(world.service);
  try {
    for (let n = 1; n <= 3; n += 1) {
      await until(`run ${n} is started`, () => started().length >= n);
      await become(String(started().at(-1)), 'completed');
      announce(world.service.pool);
    }
  } finally {
    await dispatcher.stop();
  }
  const { rows } = await sql`
    select a.id from runs a join runs b
      on a.id <> b.id and a.started_at < b.completed_at and b.started_at < a.completed_at`.execute(world.db);
  expect(rows).toEqual([]);
  expect(started()).toHaveLength(3);
});

test('a step that starts a run: it is queued, and started by the end of the other', async () => {
  const concurrency = { key: '{{trigger.who}}', limit: 1 };
  await running(world, apiDefinition('limited', { who: { type: 'string' } }, { concurrency }));
  const first = await trigger(world.service, world.environment, 'limited', { who: 'ada' }, { actor: ACTOR });
  const { environment } = world;
  const step = { actor: ACTOR, cause: { runId: first.id, depth: 1 }, path: 'start', generation: 1 };
  const child = await world.db
    .transaction()
    .execute((trx) => startChild({ trx, environment, ...step }, 'limited', { fields: { who: 'ada' } }));
  await dispatch();
  expect(started()).toEqual([first.id]);
  await end(first.id);
  expect(started()).toEqual([first.id, child.id]);
});
