import { dueOf } from '../../../src/dates/due-of';

const DAY = 86_400_000;
const at = (timeZone: string, offset = 0, minute = 0) => ({ timeZone, offset, minute });
const printed = (...given: Parameters<typeof dueOf>) => {
  const due = dueOf(...given);
  return due === null ? null : new Date(due).toISOString();
};

test.each([
  // Whole days by the calendar: clocks are put forward on 2026-03-08 and back on 2026-11-01.
  ['2026-03-10', at('America/New_York', -3 * DAY, 540), '2026-03-07T14:00:00.000Z'],
  ['2026-03-10', at('America/New_York', 0, 540), '2026-03-10T13:00:00.000Z'],
  ['2026-11-03', at('America/New_York', -30 * DAY, 540), '2026-10-04T13:00:00.000Z'],
  // Hours by the clock.
  ['2026-03-08', at('America/New_York', 12 * 3_600_000), '2026-03-08T17:00:00.000Z'],
  // A time that clocks jump over, and one that they show twice.
  ['2026-03-07', at('America/New_York', DAY, 150), '2026-03-08T07:00:00.000Z'],
  ['2026-10-31', at('America/New_York', DAY, 90), '2026-11-01T05:30:00.000Z'],
  ['2026-10-04', at('Australia/Lord_Howe', 0, 135), '2026-10-03T15:30:00.000Z'],
  ['2028-03-01', at('UTC', -DAY), '2028-02-29T00:00:00.000Z'],
  // A time says itself which it is.
  ['2026-03-10T09:00:00+02:00', at('America/New_York', -DAY, 540), '2026-03-09T07:00:00.000Z'],
])('%s with %j is %s', (value, when, instant) => {
  expect(printed(value, when)).toBe(instant);
});

test.each([null, '', 'soon', '2027-02-29', '2027-13-01', '2026-03-10T25:00:00Z', 20260310, '9999-12-31'])(
  '%j and a day is no moment',
  (value) => {
    expect(printed(value, at('UTC', DAY))).toBeNull();
  },
);
