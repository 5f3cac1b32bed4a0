import type { CalendarSpec, IntervalSpec, ScheduleSpec } from '@temporalio/client';
import {
  type CalendarEntry,
  type CalendarSchedule,
  dayOf,
  minutesOn,
  type Schedule,
} from '../../interpreter/schedule/schedule';
import { anchorOf, nextOccurrences } from './occurrences';
import { instantOf, localTimeOf } from './time-zone';

const MONTHS = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
] as const;
const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
/** Days ahead for which changes of clocks are told to Temporal; it is told anew long before they are over. */
const CHANGES_AHEAD = 3 * 366;
/** Between two times of an interval that stands for one moment: what else it names starts nothing. */
const FAR = 4 * 366 * DAY;

/**
 * When Temporal is to start `usherSchedule`: at least at every time of the schedule. It may be more often (on days that
 * are not counted, the second time that clocks show a time): the one that is started looks whether it is a time.
 */
export function temporalSpecOf(schedule: Schedule, now: number): ScheduleSpec {
  const { timeZone, startOn, endOn, jitter } = schedule;
  return {
    ...(schedule.is === 'interval' ? { intervals: [intervalOf(schedule)] } : calendarsOf(schedule, now)),
    ...(startOn !== undefined && { startAt: new Date(instantOf(timeZone, dayOf(startOn) * DAY)) }),
    // The last day may end with a time that clocks jump over.
    ...(endOn !== undefined && { endAt: new Date(instantOf(timeZone, (dayOf(endOn) + 1) * DAY)) }),
    ...(jitter > 0 && { jitter }),
  };
}

function intervalOf(schedule: Extract<Schedule, { readonly is: 'interval' }>) {
  const every = schedule.hours * HOUR;
  const offset = anchorOf(schedule) % every;
  return { every, offset: offset < 0 ? offset + every : offset };
}

function calendarsOf(schedule: CalendarSchedule, now: number): ScheduleSpec {
  const { entries, timeZone } = schedule;
  const days = changedDays(timeZone, now);
  return {
    calendars: [...entries.map(calendarOf), ...jumps(schedule, days)],
    intervals: [...repeats(schedule, days)],
    timezone: timeZone,
  };
}

function calendarOf({ months, days, clamped, weekdays, hours, minutes }: CalendarEntry): CalendarSpec {
  return {
    ...(months && { month: months.map((month) => MONTHS[month - 1] as (typeof MONTHS)[number]) }),
    ...(days && { dayOfMonth: clamped === true ? [...days, ...lastDays(days)] : [...days] }),
    ...(weekdays && { dayOfWeek: weekdays.map((weekday) => WEEKDAYS[weekday - 1] as (typeof WEEKDAYS)[number]) }),
    hour: [...hours],
    minute: [...minutes],
  };
}

/** In a shorter month it may be one of these. */
function lastDays(days: readonly number[]): readonly number[] {
  return [28, 29, 30].filter((day) => !days.includes(day) && days.some((each) => each > day));
}

interface ChangedDay {
  /** Counted since 1970-01-01. */
  readonly day: number;
  /** Milliseconds by which it is longer than others, or shorter. */
  readonly by: number;
}

/** The local days on which clocks are changed, of those that are told to Temporal. */
function changedDays(timeZone: string, now: number): readonly ChangedDay[] {
  const first = Math.floor(localTimeOf(timeZone, now) / DAY) - 1;
  return Array.from({ length: CHANGES_AHEAD + 1 }, (_, index) => first + index)
    .map((day) => ({ day, by: instantOf(timeZone, (day + 1) * DAY) - instantOf(timeZone, day * DAY) - DAY }))
    .filter(({ by }) => by !== 0);
}

/** Temporal leaves out what clocks jump over: the moments of those jumps, as days of their own. */
function jumps(schedule: CalendarSchedule, days: readonly ChangedDay[]): readonly CalendarSpec[] {
  const { timeZone } = schedule;
  const moments = new Set<number>();
  for (const { day, by } of days) {
    if (by > 0) continue;
    for (const minute of minutesOn(schedule, day)) {
      const local = day * DAY + minute * MINUTE;
      const at = instantOf(timeZone, local);
      if (localTimeOf(timeZone, at) !== local) moments.add(localTimeOf(timeZone, at));
    }
  }
  return [...moments].map((local) => {
    const date = new Date(local);
    return {
      year: date.getUTCFullYear(),
      month: MONTHS[date.getUTCMonth()] as (typeof MONTHS)[number],
      dayOfMonth: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      comment: 'clocks jump over a time',
    };
  });
}

/**
 * Of what clocks show twice Temporal takes the second time in some zones, and leaves out what comes in the hour after
 * that: these moments, as intervals, which know no clocks.
 */
function repeats(schedule: CalendarSchedule, days: readonly ChangedDay[]): readonly IntervalSpec[] {
  return days.flatMap(({ day, by }) => {
    if (by < 0) return [];
    const change = putBackOn(schedule.timeZone, day);
    const [from, to] = [change - by, change + by + HOUR];
    return nextOccurrences(schedule, from - 1, (to - from) / MINUTE + 1)
      .filter(({ at }) => at <= to)
      .map(({ at }) => ({ every: FAR, offset: at % FAR }));
  });
}

/** The instant at which clocks are put back on a local day. */
function putBackOn(timeZone: string, day: number): number {
  let [before, after] = [instantOf(timeZone, day * DAY), instantOf(timeZone, (day + 1) * DAY)];
  const offset = localTimeOf(timeZone, before) - before;
  while (after - before > 1) {
    const middle = before + Math.ceil((after - before) / 2);
    if (localTimeOf(timeZone, middle) - middle === offset) before = middle;
    else after = middle;
  }
  return after;
}
