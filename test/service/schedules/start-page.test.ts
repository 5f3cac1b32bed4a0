import { sql } from 'kysely';
import { createObject } from '../../../src/objects';
import { runScheduleNow } from '../../../src/schedules/change-schedule';
import { openOccurrence } from '../../../src/schedules/open-occurrence';
import { startPage } from '../../../src/schedules/start-page';
import { openWorld, running, STOP, type World } from '../runs/open-world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const ACCOUNTS = 25;

test('pages move on with what they start: never more than a second may have, each object once, whoever works beside', async () => {
  // In one transaction: all of them have one time, and their ids tell them apart.
  await world.write(async (writing) => {
    await createObject(writing, 'account-type', {
      key: 'person',
      attributes: { name: 'Person', statuses: ['default'] },
    });
    for (let index = 0; index < ACCOUNTS; index += 1) {
      await createObject(writing, 'account', {
        referenceId: `${index % 5 === 0 ? 'leave' : 'take'}-${index}`,
        relations: { account_type: ['person'] },
      });
    }
  });
  const filter = { field: 'trigger.reference_id', operator: 'starts_with', value: 'take' };
  const objects = { kind: 'account', filter, per_second: 3 };
  await running(world, {
    key: 'each',
    name: 'Each',
    trigger: { type: 'schedule', every: { days: 1, at: '03:00' }, objects },
    steps: [STOP],
  });
  const occurrence = await world.write((writing) => runScheduleNow(writing, 'each'));
  const paused: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const pages = await Promise.all([startPage(world.service, occurrence), startPage(world.service, occurrence)]);
    paused.push(...pages.map(({ pause }) => pause));
    if (pages.some(({ done }) => done)) break;
  }
  const { rows } = await sql<{ runs: number; objects: number; looked: number; started: number; status: string }>`
    select count(r.id)::int as runs, count(distinct r.trigger_object_id)::int as objects, c.looked::int,
      c.started::int, c.status
    from schedule_occurrences c join runs r on r.schedule_id = c.schedule_id where c.id = ${occurrence}
    group by c.id`.execute(world.db);
  expect(rows).toEqual([{ runs: 20, objects: 20, looked: ACCOUNTS, started: 20, status: 'started' }]);
  expect(Math.max(...paused)).toBe(1000);
  expect(new Set(world.temporal.started).size).toBe(20);
});

test('an instant that is no time of the schedule, or before its activation, starts nothing', async () => {
  await running(world, {
    key: 'daily',
    name: 'Daily',
    trigger: { type: 'schedule', every: { days: 1, at: '02:30' }, time_zone: 'America/New_York' },
    steps: [STOP],
  });
  const { rows } = await sql<{ id: string }>`
    select s.id from schedules s join workflows w on w.id = s.workflow_id where w.key = 'daily'`.execute(world.db);
  const id = rows[0]?.id ?? '';
  const open = (instant: string) => openOccurrence(world.service, id, Date.parse(instant));
  // Clocks jump over it, and come to 3:00; the second time that they show 1:30 is no other day.
  const jumped = await open('2027-03-14T07:00:00Z');
  expect(jumped).not.toBeNull();
  expect(await open('2027-03-14T07:00:00Z')).toBe(jumped);
  expect(await open('2027-03-14T07:30:00Z')).toBeNull();
  expect(await open('2020-01-01T07:30:00Z')).toBeNull();
});
