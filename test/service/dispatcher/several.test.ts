import { sql } from 'kysely';
import { type Dispatcher, startDispatcher } from '../../../src/events/dispatch/dispatcher';
import type { FollowUp } from '../../../src/events/follow-up';
import { announce } from '../../../src/events/notify';
import { gate } from '../objects/world';
import {
  apiDefinition,
  eventDefinition,
  happened,
  insertObject,
  openWorld,
  running,
  TemporalStandIn,
  type World,
} from '../runs/open-world';
import { runOf, waitOf } from '../waits/open-wait-of';

let world: World;
const dispatchers: Dispatcher[] = [];
let released: ReturnType<typeof gate>;
beforeEach(async () => {
  world = await openWorld();
  released = gate();
});
afterEach(async () => {
  released.open();
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop()));
  await world.close();
});

const EVENTS = 3000;
/** Of so many events one starts a run, and one ends a wait. */
const ONE_IN = 50;

/** Many events at once, of as many objects: `nth` is in the snapshot. */
async function insertMany(): Promise<void> {
  await sql`
    with made as (
      insert into objects (id, environment_id, kind, version)
      select 'inq_' || n, ${world.environment.id}, 'inquiry', 2 from generate_series(1, ${EVENTS}::int) n returning id
    ), told as (
      insert into events (id, environment_id, name, object_id, object_kind, created_at, snapshot)
      select 'evt_' || n, ${world.environment.id}, 'inquiry.completed', 'inq_' || n, 'inquiry', clock_timestamp(),
        jsonb_build_object('fields', jsonb_build_object('name_first', case when n % ${ONE_IN}::int = 0 then 'Ada' else 'Bea' end))
      from generate_series(1, ${EVENTS}::int) n returning id, object_id, created_at
    )
    insert into event_subjects (object_id, version, event_id, name, created_at)
    select object_id, 2, id, 'inquiry.completed', created_at from told`.execute(world.db);
}

/** Asks the database until it is so; a promise that is not kept is a red test and no hang. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 40_000; !(await isSo()); ) if (Date.now() > end) throw new Error('It did not come.');
}

const counted = async (of: ReturnType<typeof sql>) =>
  (await sql<{ count: number }>`select count(*)::int as count from ${of}`.execute(world.db)).rows[0]?.count;

test('three dispatchers share thousands of events: each is dispatched, and none twice to effect', async () => {
  const criteria = { field: 'trigger.fields.name_first', operator: 'equals', value: 'Ada' };
  await running(world, eventDefinition('one-in-fifty', ['inquiry.completed'], criteria));
  await running(world, apiDefinition('waits'));
  const runId = await runOf(world, 'waits');
  const awaited = Array.from({ length: EVENTS / ONE_IN }, (_, index) => (index + 1) * ONE_IN);
  for (const n of awaited) {
    const subjects = [{ type: 'inquiry', id: `inq_${n}` }];
    await waitOf(world, runId, { subjects, events: ['inquiry.completed'], cursor: { [`inq_${n}`]: 1 }, path: `w${n}` });
  }
  await sql`create table followed (event_id text, by int)`.execute(world.db);
  const temporals = [0, 1, 2].map((by) => {
    const { db, pool } = world.connect();
    const temporal = new TemporalStandIn();
    const notes: FollowUp = {
      name: 'notes',
      wants: () => true,
      follow: async (trx, events) => {
        const ids = events.map((event) => event.id);
        await sql`insert into followed select unnest(${ids}::text[]), ${by}::int`.execute(trx);
        return [];
      },
    };
    dispatchers.push(startDispatcher({ ...world.service, db, pool, temporal }, [notes]));
    return temporal;
  });
  await insertMany();
  announce(world.service.pool);
  await eventually(async () => (await counted(sql`events where dispatched_at is null`)) === 0);
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop()));
  const started = temporals.flatMap((temporal) => temporal.started);
  expect(started).toHaveLength(awaited.length);
  expect(new Set(started).size).toBe(awaited.length);
  expect(await counted(sql`runs where event_id is not null`)).toBe(awaited.length);
  const rung = temporals.flatMap((temporal) => temporal.rung.map((ring) => ring.waitId));
  expect(new Set(rung).size).toBe(awaited.length);
  expect(rung).toHaveLength(awaited.length);
  // And those of the runs that were started.
  expect(await counted(sql`followed where event_id like 'evt\_%' and length(event_id) < 12`)).toBe(EVENTS);
  expect(await counted(sql`(select event_id from followed group by event_id having count(*) > 1) twice`)).toBe(0);
  expect(await counted(sql`(select distinct by from followed) workers`)).toBeGreaterThan(1);
}, 60_000);

test('a wait whose run Temporal is slow to ring holds up neither other waits nor later events', async () => {
  await running(world, apiDefinition('waits'));
  const [slow, quick] = [await runOf(world, 'waits'), await runOf(world, 'waits')];
  const inquiry = await insertObject(world, 'inquiry');
  const subjects = [{ type: 'inquiry', id: inquiry }];
  const wait = { subjects, events: ['inquiry.completed'], cursor: { [inquiry]: 1 } };
  await waitOf(world, slow, wait);
  const quickWait = await waitOf(world, quick, wait);
  const other = await insertObject(world, 'inquiry');
  const held = gate();
  world.temporal.onRing = async (runId) => {
    if (runId !== slow) return;
    held.open();
    await released.passed;
  };
  dispatchers.push(startDispatcher(world.service));
  const first = await happened(world, { name: 'inquiry.completed', kind: 'inquiry', id: inquiry });
  announce(world.service.pool);
  await held.passed;
  const second = await happened(world, { name: 'inquiry.completed', kind: 'inquiry', id: other });
  announce(world.service.pool);
  const undispatched = async () => {
    const { rows } = await sql<{ id: string }>`
      select id from events where dispatched_at is null and name = 'inquiry.completed'`.execute(world.db);
    return rows.map((row) => row.id);
  };
  await eventually(async () => !(await undispatched()).includes(second));
  expect(await undispatched()).toEqual([first]);
  expect(world.temporal.rung).toEqual([{ runId: quick, waitId: quickWait }]);
  released.open();
  await eventually(async () => (await undispatched()).length === 0);
});
