import { sql } from 'kysely';
import type { ValueMap } from '../../../interpreter/value';
import { activate } from '../../../src/definitions/activate';
import { pause } from '../../../src/definitions/pause';
import { pauseSchedule, resumeSchedule } from '../../../src/schedules/change-schedule';
import { findSchedule } from '../../../src/schedules/find-schedule';
import { openOccurrence } from '../../../src/schedules/open-occurrence';
import { readObjects } from '../../../src/schedules/read-objects';
import { insertObject, openWorld, running, STOP, type World, workflowNamed } from '../runs/open-world';

const HOUR = 3_600_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const HOURLY = { type: 'schedule', every: { hours: 1 }, jitter: '50m', objects: { kind: 'account' } };
let versions = 0;
/** A version of its own, whatever it has in common with the one before. */
function scheduled(key: string, more: ValueMap = {}) {
  versions += 1;
  return running(world, { key, name: `By the clock ${versions}`, trigger: { ...HOURLY, ...more }, steps: [STOP] });
}
const scheduleOf = (key: string) => findSchedule(world.db, world.environment.id, key);

/** Lets it have been active for a day. */
async function sinceYesterday(key: string): Promise<void> {
  const { id } = await scheduleOf(key);
  await sql`update schedules set active_since = active_since - interval '1 day' where id = ${id}`.execute(world.db);
}

/** What a starter that comes late finds: the last full hour is a time of it. */
async function startLate(key: string): Promise<string | null> {
  const hour = Math.floor(Date.now() / HOUR) * HOUR;
  return openOccurrence(world.service, (await scheduleOf(key)).id, hour);
}

test.each<[string, string, ValueMap]>([
  ['the same schedule', 'same', {}],
  ['another pace', 'paced', { objects: { kind: 'account', per_second: 5 } }],
  ['other rules for what overlaps or was missed', 'ruled', { overlap: 'skip', catch_up: '2d' }],
])('a time that came before a version with %s was activated starts its runs, however late', async (_, key, more) => {
  await scheduled(key);
  await sinceYesterday(key);
  const { activeSince } = await scheduleOf(key);
  await scheduled(key, more);
  expect((await scheduleOf(key)).activeSince).toEqual(activeSince);
  expect(await startLate(key)).not.toBeNull();
});

test.each<[string, ValueMap]>([
  ['start', { start_on: '2026-01-01' }],
  ['zone', { time_zone: 'Europe/London' }],
  ['jitter', { jitter: '40m' }],
  ['kind', { objects: { kind: 'inquiry' } }],
])('a version with another %s starts nothing for times before its activation', async (what, more) => {
  await scheduled(`other-${what}`);
  await sinceYesterday(`other-${what}`);
  await scheduled(`other-${what}`, more);
  expect(await startLate(`other-${what}`)).toBeNull();
});

test('a workflow that was paused starts nothing for times before it is activated again', async () => {
  const key = 'removed';
  await scheduled(key);
  await sinceYesterday(key);
  const workflow = await workflowNamed(world, key);
  await pause(world.service, world.environment, workflow);
  expect(await startLate(key)).toBeNull();
  await activate(world.service, world.environment, workflow, {});
  expect(await startLate(key)).toBeNull();
});

test('what has come before a schedule is resumed starts nothing; to resume one that is not paused changes no time', async () => {
  const key = 'resumed';
  await scheduled(key);
  await sinceYesterday(key);
  await world.write((writing) => resumeSchedule(writing, key));
  await world.write((writing) => pauseSchedule(writing, key, null));
  await world.write((writing) => pauseSchedule(writing, key, 'still'));
  expect(await startLate(key)).toBeNull();
  await world.write((writing) => resumeSchedule(writing, key));
  expect(await startLate(key)).toBeNull();
  await sinceYesterday(key);
  await world.write((writing) => resumeSchedule(writing, key));
  expect(await startLate(key)).not.toBeNull();
});

test('an activation walks over all objects that are there when the walk begins, and over none that come later', async () => {
  const key = 'dated';
  const trigger = { type: 'date', kind: 'account', date: 'trigger.created_at', offset: '30d' };
  await running(world, { key, name: 'Dated', trigger, steps: [STOP] });
  // Made while the activation was on its way to its commit: whoever told of it saw no schedule yet.
  const first = await insertObject(world, 'account');
  const second = await insertObject(world, 'account');
  const { rows } = await sql<{ id: string }>`
    select id from schedule_occurrences where schedule_id = ${(await scheduleOf(key)).id}`.execute(world.db);
  const walk = rows[0]?.id ?? '';
  const page = async () => {
    const objects = await readObjects(world.db, walk, {
      environmentId: world.environment.id,
      kind: 'account',
      most: 1,
    });
    const id = objects[0]?.id ?? null;
    await sql`
      update schedule_occurrences set after_id = ${id},
        after_at = (select created_at from objects where id = ${id}) where id = ${walk}`.execute(world.db);
    return id;
  };
  expect(await page()).toBe(first);
  const late = await insertObject(world, 'account');
  expect(await page()).toBe(second);
  expect(await page()).not.toBe(late);
});
