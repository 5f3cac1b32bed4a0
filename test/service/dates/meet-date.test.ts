import { sql } from 'kysely';
import { meetDate } from '../../../src/dates/meet-date';
import { openWorld, running, STOP, type World } from '../runs/open-world';

const MINUTE = 60_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('a timer starts the run of the date that it waited for; of one that was moved into the past it starts none', async () => {
  const due = Date.parse('2026-03-01T09:00:00Z');
  const attributes = { name: 'Dated', statuses: ['default'], field_schemas: [{ key: 'due', type: 'datetime' }] };
  await world.create('account-type', { key: 'dated', attributes });
  const object = await world.create('account', {
    relations: { account_type: ['dated'] },
    fields: { due: new Date(due).toISOString() },
  });
  await running(world, {
    key: 'remind',
    name: 'Remind',
    trigger: { type: 'date', kind: 'account', date: 'trigger.fields.due' },
    steps: [STOP],
  });
  const { rows } = await sql<{ id: string }>`select id from schedules`.execute(world.db);
  const meet = (at: number, now: number) =>
    meetDate(
      world.service,
      {
        environmentId: world.environment.id,
        kind: 'account',
        objectId: object.id,
        attribute: rows[0]?.id ?? '',
        at,
      },
      now,
    );
  expect(await meet(due, due - MINUTE)).toBe(due);
  expect(await meet(due + MINUTE, due + MINUTE)).toBeNull();
  expect(world.temporal.started).toEqual([]);
  expect(await meet(due, due)).toBeNull();
  expect(world.temporal.started).toHaveLength(1);
  expect(await meet(due, due + MINUTE)).toBeNull();
  expect(world.temporal.started).toHaveLength(1);
});
