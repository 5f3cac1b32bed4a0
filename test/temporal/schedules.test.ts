import { Worker } from '@temporalio/worker';
import { sql } from 'kysely';
import { workflowBundle } from '../../bin/workflow-bundle';
import { dataConverter } from '../../src/codec/data-converter';
import { getWorkflow } from '../../src/definitions/find-workflow';
import { pause } from '../../src/definitions/pause';
import { createObject } from '../../src/objects';
import { pauseSchedule, resumeSchedule, runScheduleNow } from '../../src/schedules/change-schedule';
import { findSchedule, recentOccurrences } from '../../src/schedules/find-schedule';
import { temporalScheduleId } from '../../src/schedules/sync-schedule';
import { beginLeft, renewLost, syncChanged } from '../../src/sweep/mend-schedules';
import { openTemporal } from '../../src/temporal/temporal';
import { House } from './house';
import { livesOf } from './read-history';

let house: House;
beforeAll(async () => {
  house = await House.open({ chores: true });
});
afterAll(() => house.close());

const STOP = { key: 'done', type: 'stop', outcome: 'completed' };
const scheduled = (key: string, trigger: object, rest: object = {}) => ({
  key,
  name: `Workflow ${key}`,
  trigger: { type: 'schedule', ...trigger },
  steps: [STOP],
  ...rest,
});
const TOLD = {
  output: {
    for: '{{trigger.scheduled_for}}',
    local: '{{trigger.local_time}}',
    zone: '{{trigger.time_zone}}',
    run: '{{run.scheduled_for}}',
  },
};

const scheduleOf = (key: string) => findSchedule(house.service.db, house.environment.id, key);
const described = async (key: string) =>
  house.client.schedule.getHandle(temporalScheduleId(await scheduleOf(key))).describe();

/** Deploys, and tells Temporal. */
async function deploy(definition: { readonly key: string }): Promise<string> {
  await house.deploy(definition);
  await syncChanged(house.service);
  return definition.key;
}

async function runNow(key: string): Promise<string> {
  const id = await house.write((writing) => runScheduleNow(writing, key));
  await beginLeft(house.service);
  return id;
}

interface Row {
  readonly id: string;
  readonly status: string;
  readonly object: string | null;
  readonly output: Readonly<Record<string, string>> | null;
}

async function runsOf(key: string): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select id, status, trigger_object_id as object, output from runs where workflow_key = ${key}
    order by created_at, id`.execute(house.service.db);
  return rows;
}

/** The runs of a workflow, once there are so many and all have ended. */
const ended = (key: string, count: number) =>
  house.until(async () => {
    const runs = await runsOf(key);
    return runs.length >= count && runs.every(({ status }) => status === 'completed') ? runs : undefined;
  }, 60_000);

const over = (key: string) =>
  house.until(async () => {
    const occurrences = await recentOccurrences(house.service.db, (await scheduleOf(key)).id, 100);
    return occurrences.length > 0 && occurrences.every(({ status }) => status !== 'starting') ? occurrences : undefined;
  }, 60_000);

/** Once Temporal has started so many of a schedule, and all have ended. */
async function settledStarters(key: string, count: number): Promise<readonly string[]> {
  const query = `TemporalScheduledById = '${temporalScheduleId(await scheduleOf(key))}'`;
  return house.until(async () => {
    const all = [];
    for await (const each of house.client.workflow.list({ query })) all.push(each);
    const isOver = all.length >= count && all.every(({ status }) => status.name === 'COMPLETED');
    return isOver ? all.map(({ workflowId }) => workflowId) : undefined;
  });
}

test('an activation makes a schedule that Temporal lists by workflow and environment; a pause removes it', async () => {
  const key = await deploy(
    scheduled('listed', { every: { weeks: 1, on: ['monday'], at: '09:00' }, time_zone: 'Europe/London' }),
  );
  const there = await described(key);
  expect(there.scheduleId).toMatch(/^listed\/sandbox\/wfs_\w+$/);
  expect(there.spec.timezone).toBe('Europe/London');
  expect(there.policies).toMatchObject({ overlap: 'ALLOW_ALL', catchupWindow: 3_600_000 });
  expect(there.action).toMatchObject({ workflowType: 'usherSchedule' });
  await pause(
    house.service,
    house.environment,
    await getWorkflow(house.service.db, house.environment.organizationId, key),
  );
  await syncChanged(house.service);
  await expect(described(key)).rejects.toThrow(/not found/i);
  await deploy(scheduled('listed', { cron: '0 5 * * *' }));
  expect((await described(key)).spec.calendars).toHaveLength(1);
});

test('a pause with a note and a resume reach Temporal; the note says why', async () => {
  const key = await deploy(scheduled('paused', { every: { hours: 1 } }));
  await house.write((writing) => pauseSchedule(writing, key, 'Vendor is down'));
  await syncChanged(house.service);
  expect((await described(key)).state).toMatchObject({ paused: true, note: 'Vendor is down' });
  // Activated anew, it stays so: somebody has to resume it.
  await deploy(scheduled('paused', { every: { hours: 2 } }));
  expect((await described(key)).state).toMatchObject({ paused: true });
  await house.write((writing) => resumeSchedule(writing, key));
  await syncChanged(house.service);
  expect((await described(key)).state).toMatchObject({ paused: false });
});

test('run now starts one run, which is told its time; the Temporal workflow tells of it without a word more', async () => {
  const key = await deploy(scheduled('by-now', { every: { hours: 5 }, time_zone: 'Australia/Lord_Howe' }, TOLD));
  const occurrence = await runNow(key);
  const [run, ...more] = await ended(key, 1);
  expect(more).toEqual([]);
  expect(run?.output).toMatchObject({ zone: 'Australia/Lord_Howe', run: run?.output?.['for'] });
  const id = `${temporalScheduleId(await scheduleOf(key))}/${occurrence}`;
  expect(await house.client.workflow.getHandle(id).result()).toBe('started');
  house.keep('usher-schedule-by-hand', id);
});

test('over changes of clocks Temporal starts one run a day: at the moment of a jump, and once where a time comes twice', async () => {
  const key = await deploy(
    scheduled('changing-clocks', { calendar: [{ at: ['01:30', '02:30'] }], time_zone: 'America/New_York' }, TOLD),
  );
  const handle = house.client.schedule.getHandle(temporalScheduleId(await scheduleOf(key)));
  const days = (from: string, to: string) => ({
    start: new Date(from),
    end: new Date(to),
    overlap: 'ALLOW_ALL' as const,
  });
  await handle.backfill(days('2027-03-13T10:00:00Z', '2027-03-15T09:00:00Z'));
  await handle.backfill(days('2027-11-06T10:00:00Z', '2027-11-08T09:00:00Z'));
  // Asked for again, it starts nothing again.
  await handle.backfill(days('2027-11-06T10:00:00Z', '2027-11-08T09:00:00Z'));
  const runs = await ended(key, 8);
  const starters = await settledStarters(key, 8);
  const times = (await runsOf(key)).map(({ output }) => `${output?.['local']} ${output?.['for']}`).sort();
  expect(runs).toHaveLength(8);
  expect(times).toEqual([
    '2027-03-14T01:30 2027-03-14T06:30:00.000Z',
    '2027-03-14T03:00 2027-03-14T07:00:00.000Z',
    '2027-03-15T01:30 2027-03-15T05:30:00.000Z',
    '2027-03-15T02:30 2027-03-15T06:30:00.000Z',
    '2027-11-07T01:30 2027-11-07T05:30:00.000Z',
    '2027-11-07T02:30 2027-11-07T07:30:00.000Z',
    '2027-11-08T01:30 2027-11-08T06:30:00.000Z',
    '2027-11-08T02:30 2027-11-08T07:30:00.000Z',
  ]);
  house.keep('usher-schedule-by-time', starters[0] ?? '');
  // What it did can be replayed by this build.
  for (const id of starters) {
    for (const history of await livesOf(house.client, id)) {
      await Worker.runReplayHistory({ workflowBundle: await workflowBundle(), dataConverter }, history, id);
    }
  }
}, 60_000);

test('every two days, from the first one, Temporal starts a run on those days alone, also over a jump; jitter moves none', async () => {
  const key = await deploy(
    scheduled(
      'every-other',
      {
        every: { days: 2, at: '02:30' },
        start_on: '2027-03-08',
        time_zone: 'America/New_York',
        jitter: '10m',
        overlap: 'allow',
      },
      TOLD,
    ),
  );
  const { spec } = await described(key);
  expect(spec).toMatchObject({ jitter: 600_000, startAt: new Date('2027-03-08T05:00:00Z') });
  // A daily entry: which days count is known to what it starts.
  const handle = house.client.schedule.getHandle(temporalScheduleId(await scheduleOf(key)));
  await handle.backfill({
    start: new Date('2027-03-06T00:00:00Z'),
    end: new Date('2027-03-19T00:00:00Z'),
    overlap: 'ALLOW_ALL',
  });
  await ended(key, 6);
  await settledStarters(key, 11);
  expect((await runsOf(key)).map(({ output }) => `${output?.['local']} ${output?.['for']}`).sort()).toEqual([
    '2027-03-08T02:30 2027-03-08T07:30:00.000Z',
    '2027-03-10T02:30 2027-03-10T07:30:00.000Z',
    '2027-03-12T02:30 2027-03-12T07:30:00.000Z',
    '2027-03-14T03:00 2027-03-14T07:00:00.000Z',
    '2027-03-16T02:30 2027-03-16T06:30:00.000Z',
    '2027-03-18T02:30 2027-03-18T06:30:00.000Z',
  ]);
}, 60_000);

test('what was missed for longer than is caught up with is not made up', async () => {
  // A time of half an hour ago, by the minute, in each hour.
  const minute = new Date(Date.now() - 30 * 60_000).getUTCMinutes();
  for (const [key, catchUp] of [
    ['caught-up', '45m'],
    ['let-go', '15m'],
  ]) {
    await house.deploy(scheduled(String(key), { cron: `${minute} * * * *`, catch_up: catchUp }, TOLD));
    await sql`
      update schedules set active_since = active_since - interval '50 minutes'
      where id = ${(await scheduleOf(String(key))).id}`.execute(house.service.db);
  }
  await syncChanged(house.service);
  expect((await described('let-go')).policies).toMatchObject({ catchupWindow: 900_000 });
  await ended('caught-up', 1);
  await settledStarters('caught-up', 1);
  expect(await runsOf('let-go')).toEqual([]);
});

test('a schedule that was made while Temporal was away is kept, and what it missed is made up', async () => {
  const away = openTemporal({ address: '127.0.0.1:1', namespace: 'default' });
  const definition = scheduled('missed', { every: { hours: 1 }, catch_up: '2d' }, TOLD);
  await house.deploy(definition);
  expect(await syncChanged({ ...house.service, temporal: away })).toBe(0);
  await away.close();
  expect((await scheduleOf('missed')).syncedAt).toBeNull();
  await sql`
    update schedules set active_since = active_since - interval '150 minutes'
    where id = ${(await scheduleOf('missed')).id}`.execute(house.service.db);
  await syncChanged(house.service);
  expect((await scheduleOf('missed')).syncedAt).not.toBeNull();
  const runs = await ended('missed', 2);
  expect(runs.length).toBeLessThanOrEqual(3);
  expect(new Set(runs.map(({ output }) => output?.['for'])).size).toBe(runs.length);
});

describe('over objects', () => {
  const people = 60;
  let accounts: readonly string[];
  beforeAll(async () => {
    accounts = await house.write(async (writing) => {
      const ids: string[] = [];
      for (let index = 0; index < people; index += 1) {
        const referenceId = `${index % 3 === 0 ? 'skip' : 'take'}-${index}`;
        ids.push((await createObject(writing, 'account', { referenceId })).id);
      }
      return ids;
    });
  });

  const filter = { field: 'trigger.reference_id', operator: 'contains', value: 'take' };
  const objects = { kind: 'account', filter, per_second: 10 };
  const output = { object: '{{trigger.reference_id}}', run: '{{run.scheduled_for}}' };

  test('each that meets the filter has one run an occurrence, also when occurrences overlap', async () => {
    const key = await deploy(scheduled('each', { every: { days: 1, at: '03:00' }, objects }, { output }));
    await Promise.all([runNow(key), runNow(key)]);
    await over(key);
    const runs = await ended(key, 80);
    const count = new Map<string, number>();
    for (const { object } of runs) count.set(object ?? '', (count.get(object ?? '') ?? 0) + 1);
    expect([...count.values()]).toEqual(Array.from({ length: 40 }, () => 2));
    expect(runs.every(({ output }) => output?.['object']?.startsWith('take'))).toBe(true);
    expect([...count.keys()].every((id) => accounts.includes(id))).toBe(true);
    const occurrences = await over(key);
    expect(occurrences.map(({ looked, started }) => [looked, started])).toEqual([
      [60, 40],
      [60, 40],
    ]);
  }, 90_000);

  test('one whose starter was terminated is carried on with by the sweep, and holds up no later one', async () => {
    const key = await deploy(scheduled('cut', { cron: '0 5 1 1 *', overlap: 'skip', objects }, { output }));
    const { id } = await scheduleOf(key);
    const handle = house.client.schedule.getHandle(temporalScheduleId(await scheduleOf(key)));
    const newYear = (year: number) => ({
      start: new Date(`${year}-01-01T04:59:00Z`),
      end: new Date(`${year}-01-01T05:01:00Z`),
      overlap: 'ALLOW_ALL' as const,
    });
    await handle.backfill(newYear(2027));
    const starter = await house.until(async () => {
      const running = `TemporalScheduledById = '${temporalScheduleId(await scheduleOf(key))}' AND ExecutionStatus = 'Running'`;
      for await (const { workflowId } of house.client.workflow.list({ query: running })) return workflowId;
      return undefined;
    });
    await house.until(async () => ((await runsOf(key)).length > 0 ? true : undefined));
    expect(await renewLost(house.service, 0)).toBe(0);
    await house.client.workflow.getHandle(starter).terminate('by a test');
    house.keep('usher-schedule-terminated', starter);
    await house.until(async () => ((await renewLost(house.service, 0)) === 1 ? true : undefined));
    const [first] = await over(key);
    expect(first).toMatchObject({ status: 'started', looked: 60, started: 40 });
    expect(await ended(key, 40)).toHaveLength(40);
    const renewed = `${temporalScheduleId(await scheduleOf(key))}/${first?.id}`;
    expect(await house.client.workflow.getHandle(renewed).result()).toBe('started');
    house.keep('usher-schedule-renewed', renewed);
    await handle.backfill(newYear(2028));
    const later = await house.until(async () => {
      const all = await recentOccurrences(house.service.db, id, 10);
      return all.length === 2 ? all.find((each) => each.id !== first?.id) : undefined;
    });
    expect(later).not.toMatchObject({ status: 'skipped' });
    expect(await ended(key, 80)).toHaveLength(80);
  }, 90_000);

  test('one that skips while an earlier one is under way says so', async () => {
    const steps = [{ key: 'rest', type: 'wait', duration: '1h' }];
    const key = await deploy(scheduled('skipping', { cron: '* * * * *', overlap: 'skip' }, { steps }));
    const { id } = await scheduleOf(key);
    await sql`update schedules set active_since = active_since - interval '1 hour' where id = ${id}`.execute(
      house.service.db,
    );
    const handle = house.client.schedule.getHandle(temporalScheduleId(await scheduleOf(key)));
    const end = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 60_000);
    await handle.backfill({ start: new Date(end.getTime() - 30_000), end, overlap: 'ALLOW_ALL' });
    await house.until(async () => ((await runsOf(key)).length === 1 ? true : undefined));
    await handle.backfill({
      start: new Date(end.getTime() - 150_000),
      end: new Date(end.getTime() - 90_000),
      overlap: 'ALLOW_ALL',
    });
    const skipped = await house.until(async () => {
      const all = await recentOccurrences(house.service.db, id, 10);
      const some = all.filter(({ status }) => status === 'skipped');
      return some.length > 0 ? some : undefined;
    });
    expect(skipped[0]).toMatchObject({ reason: 'overlap', started: 0 });
    expect(await runsOf(key)).toHaveLength(1);
    await pause(
      house.service,
      house.environment,
      await getWorkflow(house.service.db, house.environment.organizationId, key),
    );
    await syncChanged(house.service);
  });
});
