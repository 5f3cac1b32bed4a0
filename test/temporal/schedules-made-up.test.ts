import { sql } from 'kysely';
import { pauseSchedule, resumeSchedule } from '../../src/schedules/change-schedule';
import { findSchedule } from '../../src/schedules/find-schedule';
import { temporalScheduleId } from '../../src/schedules/sync-schedule';
import type { Service } from '../../src/service';
import { syncChanged } from '../../src/sweep/mend-schedules';
import { House } from './house';

const MINUTE = 60_000;

let house: House;
beforeAll(async () => {
  house = await House.open({ chores: true });
});
afterAll(() => house.close());

const scheduled = (key: string, trigger: object) => ({
  key,
  name: `Workflow ${key}`,
  trigger: { type: 'schedule', ...trigger },
  steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
});
const YEARLY = { cron: '0 5 1 1 *' };
/** Each hour, half an hour ago: the one time that is caught up with within fifty minutes. */
const HALF_PAST = { cron: `${new Date(Date.now() - 30 * MINUTE).getUTCMinutes()} * * * *` };

const scheduleOf = (key: string) => findSchedule(house.service.db, house.environment.id, key);
const described = async (key: string) =>
  house.client.schedule.getHandle(temporalScheduleId(await scheduleOf(key))).describe();

/** Lets the last change, and what Temporal was told before it, be so long ago. */
async function longAgo(key: string, minutes: number): Promise<void> {
  await sql`
    update schedules set active_since = active_since - ${minutes} * interval '1 minute',
      synced_at = synced_at - ${minutes + 1} * interval '1 minute' where id = ${(await scheduleOf(key)).id}`.execute(
    house.service.db,
  );
}

async function timesOf(key: string): Promise<readonly string[]> {
  const { rows } = await sql<{ time: string }>`
    select start -> 'run' ->> 'scheduled_for' as time from runs where workflow_key = ${key}`.execute(house.service.db);
  return rows.map(({ time }) => time);
}

const started = (key: string, count = 1) =>
  house.until(async () => {
    const times = await timesOf(key);
    return times.length >= count ? times : undefined;
  });

async function deployed(key: string, ...triggers: readonly object[]): Promise<void> {
  for (const [index, trigger] of triggers.entries()) {
    if (index > 0) await syncChanged(house.service);
    await house.deploy(scheduled(key, trigger));
  }
}

test('a time between an activation with other times and when Temporal takes it has its run, and has one', async () => {
  await deployed('changed', YEARLY, HALF_PAST);
  await longAgo('changed', 50);
  await syncChanged(house.service);
  const [time] = await started('changed');
  expect(new Date(time ?? '').getUTCMinutes()).toBe(Number(HALF_PAST.cron.split(' ')[0]));
  // Made up again, it is known by then.
  await house.deploy(scheduled('changed', { ...HALF_PAST, overlap: 'skip' }));
  await sql`update schedules set synced_at = synced_at - interval '1 hour'`.execute(house.service.db);
  await syncChanged(house.service);
  await house.until(async () => ((await described('changed')).info.numActionsTaken >= 2 ? true : undefined));
  expect(await timesOf('changed')).toEqual([time]);
});

test('a time between a resume and when Temporal takes it has its run; while it is paused nothing is made up', async () => {
  await deployed('resumed', HALF_PAST);
  await syncChanged(house.service);
  await house.write((writing) => pauseSchedule(writing, 'resumed', null));
  await longAgo('resumed', 50);
  await syncChanged(house.service);
  await house.write((writing) => resumeSchedule(writing, 'resumed'));
  await longAgo('resumed', 50);
  await syncChanged(house.service);
  expect(await started('resumed')).toHaveLength(1);
  expect((await described('resumed')).info.numActionsTaken).toBe(1);
});

test('a time that came before Temporal knew of it has its run, also where its start may be hours later', async () => {
  const ago = new Date(Date.now() - 2 * MINUTE);
  await deployed('jittered', { cron: `${ago.getUTCMinutes()} ${ago.getUTCHours()} * * *`, jitter: '20h' });
  await longAgo('jittered', 5);
  await syncChanged(house.service);
  const [time] = await started('jittered');
  expect(time?.slice(0, 16)).toBe(ago.toISOString().slice(0, 16));
});

test('whoever dies once Temporal has taken a schedule, and before it made up what was missed, loses nothing', async () => {
  await deployed('cut-short', YEARLY, HALF_PAST);
  await longAgo('cut-short', 50);
  const { temporal } = house.service;
  let calls = 0;
  const dying: Service = {
    ...house.service,
    temporal: {
      ...temporal,
      call: (milliseconds, use) => {
        calls += 1;
        return calls > 1 ? Promise.reject(new Error('It has died.')) : temporal.call(milliseconds, use);
      },
    },
  };
  expect(await syncChanged(dying)).toBe(0);
  expect((await described('cut-short')).spec.calendars?.[0]?.minute).toEqual([
    expect.objectContaining({ start: Number(HALF_PAST.cron.split(' ')[0]) }),
  ]);
  expect(await timesOf('cut-short')).toEqual([]);
  await syncChanged(house.service);
  expect(await started('cut-short')).toHaveLength(1);
});
