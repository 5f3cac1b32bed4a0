import { printDate } from '../../../interpreter/instant';
import { type CalendarSchedule, dayOf, minutesOn, weekdayOf } from '../../../interpreter/schedule/schedule';

const BARE = { is: 'calendar', timeZone: 'UTC', jitter: 0, overlap: 'allow', catchUp: 0 } as const;
const NINE = { hours: [9], minutes: [0] };

/** The days of 2026 and 2027 that a schedule names. */
function daysOf(rest: Partial<CalendarSchedule>): readonly string[] {
  const schedule: CalendarSchedule = { ...BARE, entries: [NINE], ...rest };
  const days: string[] = [];
  for (let day = dayOf('2026-01-01'); day <= dayOf('2027-12-31'); day += 1) {
    if (minutesOn(schedule, day).length > 0) days.push(printDate(day * 86_400_000));
  }
  return days;
}

test('weekdays are those of the calendar', () => {
  expect(['1969-12-29', '1970-01-01', '2026-11-29', '2000-02-29'].map(dayOf).map(weekdayOf)).toEqual([1, 4, 7, 2]);
});

test('every two days are counted from the first one, over months and years', () => {
  const days = daysOf({ startOn: '2026-12-29', endOn: '2027-01-04', step: { unit: 'day', every: 2 } });
  expect(days).toEqual(['2026-12-29', '2026-12-31', '2027-01-02', '2027-01-04']);
});

test('every two weeks count the week of the first day', () => {
  const rest = { startOn: '2026-01-07', step: { unit: 'week', every: 2 } } as const;
  const days = daysOf({ ...rest, endOn: '2026-02-05', entries: [{ ...NINE, weekdays: [1, 4] }] });
  expect(days).toEqual(['2026-01-08', '2026-01-19', '2026-01-22', '2026-02-02', '2026-02-05']);
});

test('a month that is too short has its last day', () => {
  const entries = [{ ...NINE, days: [31], clamped: true as const }];
  expect(daysOf({ entries, endOn: '2026-05-01' })).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
  const yearly = daysOf({ entries, startOn: '2026-02-28', step: { unit: 'month', every: 12 } });
  expect(yearly).toEqual(['2026-02-28', '2027-02-28']);
});

test('a day that a month does not have is left out where it is not the last one', () => {
  expect(daysOf({ entries: [{ ...NINE, months: [1, 2, 3], days: [30] }] })).toEqual([
    '2026-01-30',
    '2026-03-30',
    '2027-01-30',
    '2027-03-30',
  ]);
});

test('minutes are told in their order, each once', () => {
  const entries = [{ hours: [17, 9], minutes: [30, 0] }, NINE];
  expect(minutesOn({ ...BARE, entries }, 0)).toEqual([540, 570, 1020, 1050]);
});
