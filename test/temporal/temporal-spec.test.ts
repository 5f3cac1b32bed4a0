import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time';
import { catalogue } from '../../bin/catalogue';
import { compile } from '../../interpreter/compiler/compile';
import type { Schedule } from '../../interpreter/schedule/schedule';
import { nextOccurrences } from '../../src/schedules/occurrences';
import { temporalSpecOf } from '../../src/schedules/temporal-spec';
import { temporalAddress } from '../harness/temporal-address';

/** Two years, with every change of clocks that there is in them. */
const [FROM, TO] = [Date.UTC(2026, 0, 1), Date.UTC(2028, 0, 1)];
const ZONES = ['America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'UTC'];
const NIGHT = ['00:00', '01:30', '02:00', '02:15', '02:30', '03:00', '23:59'];

const SCHEDULES: readonly object[] = [
  { every: { hours: 1 } },
  { every: { hours: 5 } },
  { every: { hours: 7 }, start_on: '2026-03-08', end_on: '2027-10-31' },
  { every: { hours: 24 }, start_on: '2026-10-04' },
  { every: { days: 1, at: NIGHT } },
  { every: { days: 3, at: NIGHT }, start_on: '2026-01-02' },
  { every: { weeks: 1, on: ['sunday', 'wednesday'], at: NIGHT } },
  { every: { weeks: 2, on: ['saturday', 'sunday'], at: NIGHT }, start_on: '2026-02-22', end_on: '2027-11-07' },
  { every: { months: 1, on_day: 31, at: NIGHT } },
  { every: { months: 5, on_day: 30, at: NIGHT }, start_on: '2025-11-30' },
  { every: { months: 12, at: '02:30' }, start_on: '2026-03-29' },
  { cron: '*/15 0-3 * * *' },
  { cron: '*/7 1-2 * 3,4,10,11 sun' },
  { cron: '30 1,2 8 * sun' },
  { cron: '59 23 29-31 2,3,10-12 *' },
  { cron: '15 2 * 3,4,10,11 sun', start_on: '2026-03-08', end_on: '2026-10-04' },
  {
    calendar: [
      { months: [3, 4, 10, 11], weekdays: ['sunday'], at: NIGHT },
      { days: [1, 31], at: ['09:00'] },
    ],
  },
];

let connection: Connection;
let client: Client;
beforeAll(async () => {
  connection = await Connection.connect({ address: temporalAddress() });
  client = new Client({ connection, namespace: 'default' });
});
afterAll(() => connection.close());

function scheduleOf(trigger: object): Schedule {
  const definition = { key: 'timed', name: 'Timed', trigger: { type: 'schedule', ...trigger }, steps: [] };
  const compiled = compile(definition, catalogue());
  if ('diagnostics' in compiled) throw new Error(JSON.stringify(compiled.diagnostics));
  const { plan } = compiled;
  if (plan.trigger.type !== 'schedule') throw new Error('It has another trigger.');
  return plan.trigger.schedule;
}

/** When Temporal would start something by what it is told of a schedule. */
async function startsOf(schedule: Schedule): Promise<ReadonlySet<number>> {
  const scheduleId = `spec-${randomBytes(6).toString('hex')}`;
  const handle = await client.schedule.create({
    scheduleId,
    spec: temporalSpecOf(schedule, FROM),
    action: { type: 'startWorkflow', workflowType: 'nothing', taskQueue: 'nobody' },
    state: { paused: true },
  });
  const found = new Set<number>();
  for (let after = FROM - 1000; ; ) {
    const { startTime = [] } = await client.workflowService.listScheduleMatchingTimes({
      namespace: 'default',
      scheduleId,
      startTime: msToTs(after),
      endTime: msToTs(TO),
    });
    const times = (startTime ?? []).map((each) => tsToMs(each));
    for (const time of times) found.add(time);
    if (times.length === 0) break;
    after = Math.max(...times);
  }
  await handle.delete();
  return found;
}

function occurrencesOf(schedule: Schedule): readonly number[] {
  const found: number[] = [];
  for (let after = FROM - 1; ; after = found.at(-1) ?? TO) {
    const next = nextOccurrences(schedule, after, 500).filter(({ at }) => at <= TO);
    found.push(...next.map(({ at }) => at));
    if (next.length < 500) return found;
  }
}

describe.each(ZONES)('in %s Temporal starts something at every time', (zone) => {
  test.each(SCHEDULES.map((trigger) => [JSON.stringify(trigger), trigger] as const))(
    'of %s',
    async (_, trigger) => {
      const schedule = scheduleOf({ ...trigger, time_zone: zone });
      const times = occurrencesOf(schedule);
      const starts = await startsOf(schedule);
      expect(times.length).toBeGreaterThan(1);
      expect(times.filter((at) => !starts.has(at)).map((at) => new Date(at).toISOString())).toEqual([]);
    },
    60_000,
  );
});
