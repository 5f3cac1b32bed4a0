import type { IntervalSchedule } from '../../../interpreter/schedule/schedule';
import { nextOccurrences } from '../../../src/schedules/occurrences';
import { instantOf, localTimeOf } from '../../../src/schedules/time-zone';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 1440 * MINUTE;
/** Zones left local mean time in these years, at any second of a minute. */
const [FROM, TO] = [Date.UTC(1880, 0, 1), Date.UTC(1950, 0, 1)];

const offsetAt = (zone: string, at: number) => localTimeOf(zone, at) - at;

/** Where clocks are put forward: found by their offsets alone, half of the years at a time. */
function jumpsOf(zone: string, from: number, to: number): readonly number[] {
  if (to - from <= SECOND) return offsetAt(zone, to) > offsetAt(zone, from) ? [to] : [];
  if (to - from <= 300 * DAY && offsetAt(zone, from) === offsetAt(zone, to)) return [];
  const middle = from + Math.floor((to - from) / 2 / SECOND) * SECOND;
  return [...jumpsOf(zone, from, middle), ...jumpsOf(zone, middle, to)];
}

test('what clocks jumped over is the moment of the jump, in every zone that ever jumped, whatever second that was at', () => {
  const wrong: string[] = [];
  let odd = 0;
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    for (const at of jumpsOf(zone, FROM, TO)) {
      if (at % MINUTE !== 0) odd += 1;
      const [shown, next] = [localTimeOf(zone, at - SECOND) + SECOND, localTimeOf(zone, at)];
      const over = [shown, Math.ceil(shown / MINUTE) * MINUTE, shown + (next - shown) / 2, next - SECOND];
      const instants = over.filter((local) => local < next).map((local) => instantOf(zone, local));
      if (instants.some((instant) => instant !== at)) wrong.push(`${zone} ${new Date(at).toISOString()}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(odd).toBeGreaterThan(100);
}, 120_000);

test.each([
  ['Asia/Seoul', '1908-04-01'],
  ['Europe/Berlin', '1893-04-01'],
  ['Asia/Tehran', '1935-06-13'],
  ['Asia/Singapore', '1905-06-01'],
])('every hour is counted from the first moment of a day whose midnight %s jumped over, %s', (timeZone, startOn) => {
  const hourly: IntervalSchedule = {
    is: 'interval',
    hours: 1,
    timeZone,
    startOn,
    jitter: 0,
    overlap: 'allow',
    catchUp: 0,
  };
  const [first, second] = nextOccurrences(hourly, FROM, 2);
  expect(first?.localTime.slice(0, 10)).toBe(startOn);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(60 * MINUTE);
  // A second before, it was the day before.
  expect(new Date(localTimeOf(timeZone, (first?.at ?? 0) - SECOND)).toISOString().slice(0, 10)).not.toBe(startOn);
});
