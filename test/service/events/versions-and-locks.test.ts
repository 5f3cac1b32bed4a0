import { sql } from 'kysely';
import pg from 'pg';
import { appendEvent } from '../../../src/events/append';
import { announce, EVENTS_CHANNEL } from '../../../src/events/notify';
import { createObject, getObject, moveObject, relate, tagObject } from '../../../src/objects';
import { gate, makeWorld, someoneWaits, type World } from '../objects/world';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());

const openCase = (relations: Record<string, readonly string[]>) =>
  world.create('case', { relations: { template: ['manual-review'], ...relations } });
const versionOf = async (id: string) => (await getObject(world.db, world.environment.id, id)).version;

test('a second change of an object waits for the first, and its event has the next version and a later time', async () => {
  const { id } = await world.create('account', {});
  const held = gate();
  const done = gate();
  const first = world.write(async (writing) => {
    await tagObject(writing, 'account', id, { add: ['first'] });
    held.open();
    await done.passed;
  });
  await held.passed;
  const second = world.write((writing) => tagObject(writing, 'account', id, { add: ['second'] }));
  await someoneWaits(world);
  done.open();
  await Promise.all([first, second]);
  const events = await world.eventsOf(id);
  const versions = events.map((event) => event.subjects[id]);
  expect(versions).toEqual([2, 3, 4, 5, 6]);
  expect(events.map((event) => event.snapshot['version'])).toEqual(versions);
  const { rows } = await sql<{ ordered: boolean }>`
    select bool_and(later) as ordered from (
      select created_at > lag(created_at) over (order by version) as later from event_subjects where object_id = ${id}
    ) pairs`.execute(world.db);
  expect(rows).toEqual([{ ordered: true }]);
  expect(events.at(-1)?.snapshot['tags']).toEqual(['first', 'second']);
});

test('an event of a case waits for a change of its inquiry, and its time is read after that', async () => {
  const inquiry = await world.create('inquiry', { relations: { template: ['onboarding'] } });
  const made = await openCase({ inquiries: [inquiry.id] });
  const held = gate();
  const done = gate();
  const first = world.write(async (writing) => {
    await moveObject(writing, 'inquiry', inquiry.id, 'completed');
    held.open();
    await done.passed;
  });
  await held.passed;
  const second = world.write((writing) => moveObject(writing, 'case', made.id, 'Approved'));
  await someoneWaits(world);
  done.open();
  await Promise.all([first, second]);
  const completed = (await world.eventsOf(inquiry.id)).at(-1);
  const [updated, resolved] = (await world.eventsOf(made.id)).slice(1);
  expect([completed, updated, resolved].map((event) => event?.subjects[inquiry.id])).toEqual([4, 5, 6]);
  const times = [completed, updated, resolved].map((event) => event?.created_at.getTime() ?? 0);
  expect(times).toEqual([...times].sort((one, other) => one - other));
});

test('an object that is attached while a change waits is a subject of that change', async () => {
  const [account, late] = [await world.create('account', {}), await world.create('account', {})];
  const made = await openCase({ accounts: [account.id] });
  const held = gate();
  const done = gate();
  const attaching = world.write(async (writing) => {
    await relate(writing, made.id, 'accounts', [late.id]);
    held.open();
    await done.passed;
  });
  await held.passed;
  const moving = world.write((writing) => moveObject(writing, 'case', made.id, 'Pending'));
  await someoneWaits(world);
  done.open();
  await Promise.all([attaching, moving]);
  const moved = (await world.eventsOf(made.id)).at(-1);
  expect(Object.keys(moved?.subjects ?? {}).sort()).toEqual([account.id, late.id, made.id].sort());
  expect(moved?.subjects[late.id]).toBe(await versionOf(late.id));
});

test('changes of cases that share their objects crosswise never wait in a circle', async () => {
  const inquiries = await Promise.all(
    Array.from({ length: 4 }, () =>
      world.create('inquiry', { relations: { template: ['onboarding'] }, autoCreateAccount: false }),
    ),
  );
  const ids = inquiries.map((inquiry) => inquiry.id);
  const cases = await Promise.all([openCase({ inquiries: ids }), openCase({ inquiries: [...ids].reverse() })]);
  const before = await Promise.all(ids.map(versionOf));
  const changes = Array.from({ length: 40 }, (_, index) => {
    const made = cases[index % 2];
    return world.write((writing) => tagObject(writing, 'case', String(made?.id), { add: [`tag-${index}`] }));
  });
  await Promise.all(changes);
  expect(await Promise.all(ids.map(versionOf))).toEqual(before.map((version) => version + 40));
});

test('what a change waits for it waits for in the order of ids: what comes later is free until then', async () => {
  const accounts = await Promise.all(Array.from({ length: 3 }, () => world.create('account', {})));
  const [smallest, , largest] = accounts.map((account) => account.id).sort();
  const made = await openCase({ accounts: accounts.map((account) => account.id) });
  // Rows are found in the order in which they lie: against the order of ids.
  await world.pool.query(
    'create index downwards on objects (id desc); cluster objects using downwards; drop index downwards',
  );
  const held = gate();
  const done = gate();
  const first = world.write(async (writing) => {
    await tagObject(writing, 'account', String(smallest), { add: ['held'] });
    held.open();
    await done.passed;
  });
  await held.passed;
  const second = world.write((writing) => tagObject(writing, 'case', made.id, { add: ['waits'] }));
  await someoneWaits(world);
  const free = await world.pool.query('select id from objects where id = $1 for no key update skip locked', [largest]);
  done.open();
  await Promise.all([first, second]);
  expect(free.rows).toEqual([{ id: largest }]);
});

test('every version of a subject belongs to exactly one event', async () => {
  const { id } = await world.create('account', {});
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      world.write((writing) => tagObject(writing, 'account', id, { add: [`t${index}`] })),
    ),
  );
  const { rows } = await world.pool.query('select version from event_subjects where object_id = $1 order by version', [
    id,
  ]);
  expect(rows.map((row) => Number(row.version))).toEqual(Array.from({ length: 41 }, (_, index) => index + 2));
  expect(await versionOf(id)).toBe(42);
});

test('an event keeps who did it, what caused it and how deep the chain is, and its transaction', async () => {
  const { id } = await world.db.transaction().execute((trx) =>
    createObject(
      {
        trx,
        environment: world.environment,
        actor: { type: 'workflow-run', id: 'wfr_1' },
        cause: { depth: 3, runId: 'wfr_1', eventId: 'evt_1' },
      },
      'account',
      {},
    ),
  );
  expect((await world.eventsOf(id))[0]).toMatchObject({
    context: { actor: { type: 'workflow-run', id: 'wfr_1' } },
    cause: { run_id: 'wfr_1', event_id: 'evt_1' },
    depth: 3,
    xid: expect.stringMatching(/^\d+$/),
    dispatched_at: null,
  });
});

test('what is no object, such as a run, has events whose other subjects are raised', async () => {
  const account = await world.create('account', {});
  const snapshot = { type: 'workflow-run', id: 'wfr_9', version: 1, status: 'completed' };
  const event = await world.write((writing) =>
    appendEvent(writing, {
      name: 'workflow-run.completed',
      object: { id: 'wfr_9', kind: 'workflow-run' },
      snapshot,
      subjects: [account.id],
    }),
  );
  expect(event.id).toMatch(/^evt_/);
  expect((await world.eventsOf('wfr_9'))[0]).toMatchObject({ snapshot, subjects: { [account.id]: 3 } });
});

test('announcing wakes who listens; many at once are made few, and none is lost', async () => {
  const listener = new pg.Client({ connectionString: world.url });
  await listener.connect();
  let heard = 0;
  const twice = gate();
  const third = gate();
  listener.on('notification', () => {
    heard += 1;
    if (heard === 2) twice.open();
    if (heard === 3) third.open();
  });
  await listener.query(`listen ${EVENTS_CHANNEL}`);
  // The first may be on its way before the last of these was committed, so there is a second; there need be no more.
  for (let count = 0; count < 100; count += 1) announce(world.pool);
  await twice.passed;
  await world.pool.query('select 1');
  announce(world.pool);
  await third.passed;
  expect(heard).toBe(3);
  await listener.end();
});
