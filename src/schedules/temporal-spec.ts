import type { CalendarSpec, ScheduleSpec } from '@temporalio/client';
import {
  type CalendarEntry,
  type CalendarSchedule,
  dayOf,
  minutesOn,
  type Schedule,
} from '../../interpreter/schedule/schedule';
import { anchorOf } from './occurrences';
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
const JUMPS_AHEAD = 3 * 366;

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
  return { calendars: [...entries.map(calendarOf), ...jumps(schedule, now)], timezone: timeZone };
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

/** Temporal leaves out what clocks jump over: the moments of those jumps, as days of their own. */
function jumps(schedule: CalendarSchedule, now: number): readonly CalendarSpec[] {
  const { timeZone } = schedule;
  const moments = new Set<number>();
  const first = Math.floor(localTimeOf(timeZone, now) / DAY) - 1;
  for (let day = first; day <= first + JUMPS_AHEAD; day += 1) {
    if (!isJumped(timeZone, day * DAY)) continue;
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

/** Whether clocks are put forward on a local day. */
function isJumped(timeZone: string, day: number): boolean {
  return instantOf(timeZone, day + DAY) - instantOf(timeZone, day) < DAY;
}
