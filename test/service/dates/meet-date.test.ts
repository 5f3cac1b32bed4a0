import { sql } from 'kysely';
import { meetDate } from '../../../src/dates/meet-date';
import type { StoredObject } from '../../../src/objects';
import { pauseSchedule, resumeSchedule } from '../../../src/schedules/change-schedule';
import { openWorld, running, STOP, type World } from '../runs/open-world';

const MINUTE = 60_000;
const DUE = Date.parse('2026-03-01T09:00:00Z');

let world: World;
let schedule: string;
beforeAll(async () => {
  world = await openWorld();
  const attributes = { name: 'Dated', statuses: ['default'], field_schemas: [{ key: 'due', type: 'datetime' }] };
  await world.create('account-type', { key: 'dated', attributes });
  await running(world, {
    key: 'remind',
    name: 'Remind',
    trigger: { type: 'date', kind: 'account', date: 'trigger.fields.due' },
    steps: [STOP],
  });
  const { rows } = await sql<{ id: string }>`select id from schedules`.execute(world.db);
  schedule = rows[0]?.id ?? '';
});
afterAll(() => world.close());

const account = () =>
  world.create('account', {
    relations: { account_type: ['dated'] },
    fields: { due: new Date(DUE).toISOString() },
  });
const meet = ({ id: objectId }: StoredObject, at: number, now: number) =>
  meetDate(
    world.service,
    { environmentId: world.environment.id, kind: 'account', objectId, attribute: schedule, at },
    now,
  );

test('a timer starts the run of the date that it waited for; of one that was moved into the past it starts none', async () => {
  const object = await account();
  expect(await meet(object, DUE, DUE - MINUTE)).toBe(DUE);
  expect(await meet(object, DUE + MINUTE, DUE + MINUTE)).toBeNull();
  expect(world.temporal.started).toEqual([]);
  expect(await meet(object, DUE, DUE)).toBeNull();
  expect(world.temporal.started).toHaveLength(1);
  expect(await meet(object, DUE, DUE + MINUTE)).toBeNull();
  expect(world.temporal.started).toHaveLength(1);
});

test('while its schedule is paused a timer waits on, and starts nothing when its date comes', async () => {
  const object = await account();
  const before = world.temporal.started.length;
  await world.write((writing) => pauseSchedule(writing, 'remind', null));
  expect(await meet(object, DUE, DUE - MINUTE)).toBe(DUE);
  expect(await meet(object, DUE, DUE)).toBeNull();
  expect(world.temporal.started).toHaveLength(before);
  await world.write((writing) => resumeSchedule(writing, 'remind'));
  expect(await meet(object, DUE, DUE)).toBeNull();
  expect(world.temporal.started).toHaveLength(before + 1);
});
