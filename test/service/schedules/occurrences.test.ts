import type { CalendarEntry, CalendarSchedule, Schedule } from '../../../interpreter/schedule/schedule';
import { nextOccurrences, type Occurrence, occurrenceAt } from '../../../src/schedules/occurrences';
import { instantOf, isTimeZone, localTimeOf } from '../../../src/schedules/time-zone';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Two years of days, with every change of clocks that there is in them. */
const FROM = Date.UTC(2026, 0, 1);
const DAYS = 730;
const YEAR = 365;
const ZONES = ['America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'UTC'];

const at = (hour: number, minute: number): CalendarEntry => ({ hours: [hour], minutes: [minute] });
const daily = (timeZone: string, ...entries: readonly CalendarEntry[]): CalendarSchedule => ({
  is: 'calendar',
  timeZone,
  jitter: 0,
  overlap: 'allow',
  catchUp: 0,
  entries,
});

/** All from the first local day of 2026, by asking for the next hundred again and again. */
function walk(schedule: Schedule, days = DAYS): readonly Occurrence[] {
  const from = instantOf(schedule.timeZone, FROM);
  const to = instantOf(schedule.timeZone, FROM + days * DAY);
  const found: Occurrence[] = [];
  for (let after = from - 1; ; ) {
    const next = nextOccurrences(schedule, after, 100).filter((each) => each.at < to);
    found.push(...next);
    if (next.length < 100) return found;
    after = next.at(-1)?.at ?? to;
  }
}

describe.each(ZONES)('two years of days in %s', (zone) => {
  test.each([
    [0, 0],
    [1, 30],
    [2, 15],
    [2, 30],
    [3, 0],
    [23, 59],
  ])('every day has its run at %i:%i, none two', (hour, minute) => {
    const all = walk(daily(zone, at(hour, minute)));
    const days = all.map(({ nominal }) => nominal.slice(0, 10));
    expect(days).toEqual(
      Array.from({ length: DAYS }, (_, index) => new Date(FROM + index * DAY).toISOString().slice(0, 10)),
    );
    const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
    expect(new Set(all.map(({ nominal }) => nominal.slice(11)))).toEqual(new Set([time]));
    // Off its time only where clocks jump over it, and then by less than the jump.
    const late = all.filter(({ nominal, localTime }) => nominal !== localTime);
    for (const { nominal, localTime } of late) {
      const moved = Date.parse(`${localTime}Z`) - Date.parse(`${nominal}Z`);
      expect(moved).toBeGreaterThan(0);
      expect(moved).toBeLessThanOrEqual(HOUR);
    }
    expect(late.length).toBeLessThanOrEqual(2);
  });

  test('a run that is asked for every quarter of an hour comes at each that there is, once', () => {
    const quarters = daily(zone, {
      hours: Array.from({ length: 24 }, (_, hour) => hour),
      minutes: [0, 15, 30, 45],
    });
    const all = walk(quarters, YEAR);
    const instants = new Set(all.map((each) => each.at));
    expect(instants.size).toBe(all.length);
    expect(new Set(all.map(({ nominal }) => nominal)).size).toBe(all.length);
    const missed: number[] = [];
    for (let instant = instantOf(zone, FROM); instant < instantOf(zone, FROM + YEAR * DAY); instant += HOUR / 4) {
      if (instants.has(instant) !== (instantOf(zone, localTimeOf(zone, instant)) === instant)) missed.push(instant);
    }
    expect(missed).toEqual([]);
  });

  test.each([
    ['day', 3, {}, (day: number) => (day - FROM / DAY) % 3 === 0],
    ['week', 2, { weekdays: [4, 7] }, (day: number) => [0, 3].includes((day - FROM / DAY) % 14)],
    ['month', 1, { days: [31], clamped: true as const }, (day: number) => new Date((day + 1) * DAY).getUTCDate() === 1],
  ] as const)(
    'counted from the first day, every %s (%i) has its run at 2:30, none two',
    (unit, every, rest, counts) => {
      // 2026-01-01, a Thursday: the second day of its week.
      const schedule: CalendarSchedule = { ...daily(zone, { ...at(2, 30), ...rest }), startOn: '2026-01-01' };
      const all = walk({ ...schedule, step: { unit, every } });
      const days = Array.from({ length: DAYS }, (_, index) => FROM / DAY + index).filter(counts);
      expect(all.map(({ nominal }) => nominal)).toEqual(
        days.map((day) => `${new Date(day * DAY).toISOString().slice(0, 10)}T02:30`),
      );
    },
  );

  test('every six hours keep their distance, however the clocks are changed', () => {
    const all = walk({ is: 'interval', hours: 6, timeZone: zone, jitter: 0, overlap: 'allow', catchUp: 0 });
    const apart = new Set(all.slice(1).map((each, index) => each.at - (all[index]?.at ?? 0)));
    expect(apart).toEqual(new Set([6 * HOUR]));
    expect(new Set(all.map(({ nominal }) => nominal)).size).toBe(all.length);
  });

  test('each is found again by its instant, and nothing is found beside it', () => {
    const schedule = daily(zone, at(1, 30), at(2, 30));
    for (const each of walk(schedule)) {
      expect(occurrenceAt(schedule, each.at)).toEqual(each);
      expect(occurrenceAt(schedule, each.at + 60_000)).toBeUndefined();
      // The second time that clocks show it.
      if (localTimeOf(zone, each.at + HOUR) === localTimeOf(zone, each.at))
        expect(occurrenceAt(schedule, each.at + HOUR)).toBeUndefined();
    }
  });
});

test.each([
  // Clocks jump from 2:00 to 3:00, from 1:00 to 2:00, and from 2:00 to 2:30.
  ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:00:00.000Z'],
  ['Europe/London', '2026-03-29T01:30', '2026-03-29T01:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:30:00.000Z'],
  // From 24:00 to 1:00.
  ['Africa/Cairo', '2026-04-24T00:30', '2026-04-23T22:00:00.000Z'],
  // Twice: the first time.
  ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30:00.000Z'],
  ['Europe/London', '2026-10-25T01:30', '2026-10-25T00:30:00.000Z'],
  ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45:00.000Z'],
  ['UTC', '2026-04-05T01:45', '2026-04-05T01:45:00.000Z'],
])('in %s %s is %s', (zone, local, instant) => {
  expect(new Date(instantOf(zone, Date.parse(`${local}Z`))).toISOString()).toBe(instant);
});

test('several times that clocks jump over are one run, by the time that clocks show', () => {
  const schedule = daily('America/New_York', at(2, 0), at(2, 30), at(3, 0));
  const day = walk(schedule).filter(({ nominal }) => nominal.startsWith('2026-03-08'));
  expect(day.map(({ nominal }) => nominal)).toEqual(['2026-03-08T03:00']);
  const jumped = walk(daily('America/New_York', at(2, 0), at(2, 30)));
  expect(jumped.filter(({ nominal }) => nominal.startsWith('2026-03-08')).map(({ nominal }) => nominal)).toEqual([
    '2026-03-08T02:30',
  ]);
});

test('nothing comes before the first day, or after the last', () => {
  const bounds = { startOn: '2026-03-08', endOn: '2026-03-09' };
  const days = nextOccurrences({ ...daily('America/New_York', at(9, 0)), ...bounds }, 0, 10);
  expect(days.map(({ nominal }) => nominal)).toEqual(['2026-03-08T09:00', '2026-03-09T09:00']);
  const hours: Schedule = {
    ...bounds,
    is: 'interval',
    hours: 20,
    timeZone: 'America/New_York',
    jitter: 0,
    overlap: 'allow',
    catchUp: 0,
  };
  // The 8th has 23 hours.
  expect(nextOccurrences(hours, 0, 10).map(({ localTime }) => localTime)).toEqual([
    '2026-03-08T00:00',
    '2026-03-08T21:00',
    '2026-03-09T17:00',
  ]);
  expect(nextOccurrences(hours, Date.UTC(2027, 0, 1), 10)).toEqual([]);
});

test('the next leap day on a Monday is found', () => {
  const leapMondays = daily('UTC', { ...at(0, 0), months: [2], days: [29], weekdays: [1] });
  expect(nextOccurrences(leapMondays, FROM, 2).map(({ nominal }) => nominal)).toEqual(['2044-02-29T00:00']);
});

test.each([
  ['America/New_York', true],
  ['Asia/Kolkata', true],
  ['US/Eastern', true],
  ['UTC', true],
  ['America/New_Yrok', false],
  ['+02:00', false],
  ['', false],
  ['constructor', false],
])('%j is a time zone: %s', (name, is) => {
  expect(isTimeZone(name)).toBe(is);
});
