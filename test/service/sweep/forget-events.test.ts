import { sql } from 'kysely';
import { dispatchBatch } from '../../../src/events/dispatch/dispatch-batch';
import { forgetEvents } from '../../../src/sweep/forget-events';
import { takeEvent } from '../../../src/waits/take-event';
import { apiDefinition, happened, insertObject, openWorld, running, type World } from '../runs/open-world';
import { NOTHING, runOf, waitOf } from '../waits/open-wait-of';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await running(world, apiDefinition('waits'));
});
afterAll(() => world.close());

const age = (eventIds: readonly string[], days: number) =>
  sql`
    with e as (
      update events set created_at = now() - ${days} * interval '1 day' where id = any(${[...eventIds]}::text[]))
    update event_subjects set created_at = now() - ${days} * interval '1 day'
    where event_id = any(${[...eventIds]}::text[])`.execute(world.db);

const left = async (eventIds: readonly string[]) => {
  const { rows } = await sql<{ id: string }>`
    select id from events where id = any(${[...eventIds]}::text[])`.execute(world.db);
  return rows.map((row) => row.id);
};

test('events are removed after three months, or after as many days as are set, with what they had', async () => {
  const inquiry = await insertObject(world, 'inquiry');
  const happen = () => happened(world, { name: 'inquiry.completed', kind: 'inquiry', id: inquiry });
  const [old, young, undispatched] = [await happen(), await happen(), await happen()];
  while ((await dispatchBatch(world.service)).taken > 0);
  await sql`update events set dispatched_at = null, parked_at = now() where id = ${undispatched}`.execute(world.db);
  await age([old, undispatched], 93);
  await age([young], 91);
  expect(await forgetEvents(world.db)).toBe(1);
  expect((await left([old, young, undispatched])).sort()).toEqual([young, undispatched].sort());
  const { rows } = await sql`select 1 from event_subjects where event_id = ${old}`.execute(world.db);
  expect(rows).toEqual([]);
  expect(await forgetEvents(world.db, 90)).toBe(1);
  expect(await left([young, undispatched])).toEqual([undispatched]);
});

test('an event that an open wait may still take is kept until the wait is closed', async () => {
  const inquiry = await insertObject(world, 'inquiry');
  const runId = await runOf(world, 'waits');
  const before = await happened(world, { name: 'inquiry.completed', kind: 'inquiry', id: inquiry });
  const awaited = await happened(world, { name: 'inquiry.completed', kind: 'inquiry', id: inquiry });
  const waitId = await waitOf(world, runId, {
    subjects: [{ type: 'inquiry', id: inquiry }],
    events: ['inquiry.completed'],
    cursor: { [inquiry]: 2 },
  });
  while ((await dispatchBatch(world.service)).taken > 0);
  await age([before, awaited], 100);
  await forgetEvents(world.db);
  expect(await left([before, awaited])).toEqual([awaited]);
  expect(await takeEvent(world.db, waitId, NOTHING)).not.toBeNull();
  await forgetEvents(world.db);
  expect(await left([awaited])).toEqual([]);
});

test('many are removed in several batches, of every environment', async () => {
  for (const { id } of [world.environment, world.other]) {
    await sql`
      insert into events (id, environment_id, name, object_id, object_kind, created_at, snapshot, dispatched_at)
      select ${id} || n, ${id}, 'inquiry.completed', 'inq_1', 'inquiry', now() - interval '1 year', '{}', now()
      from generate_series(1, 1500) n`.execute(world.db);
  }
  expect(await forgetEvents(world.db)).toBe(3000);
});
