/**
 * Schedules by arithmetic alone: which minutes of which local days they name. What instant such a minute is in a time
 * zone is found where there is a clock (`src/schedules/`).
 */
import { type CalendarDate, DAY, dateOf, daysInMonth, parseDate } from '../instant';

interface Bounds {
  readonly timeZone: string;
  /** The first and the last local day that count, `2026-01-31`. */
  readonly startOn?: string;
  readonly endOn?: string;
  /** Milliseconds by which a start may come later than its time. */
  readonly jitter: number;
  /** What becomes of an occurrence while runs of an earlier one are under way. */
  readonly overlap: 'allow' | 'skip';
  /** Milliseconds: what was missed for longer is not made up. */
  readonly catchUp: number;
}

/** Minutes of local days. All of its lists must hold; an entry has at least one hour and minute. */
export interface CalendarEntry {
  /** 1 to 12; absent: all. */
  readonly months?: readonly number[];
  /** 1 to 31; absent: all. */
  readonly days?: readonly number[];
  /** In a month that is shorter the day is its last one. */
  readonly clamped?: true;
  /** 1 is Monday, 7 Sunday; absent: all. */
  readonly weekdays?: readonly number[];
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
}

export type CalendarSchedule = Bounds & {
  readonly is: 'calendar';
  readonly entries: readonly CalendarEntry[];
  /** Only every so many days, weeks (from Monday) or months count, from the one that `startOn` is in. */
  readonly step?: { readonly unit: 'day' | 'week' | 'month'; readonly every: number };
};

/** Every so many hours, however the clocks are changed: from midnight of `startOn`, else from midnight in UTC. */
export type IntervalSchedule = Bounds & { readonly is: 'interval'; readonly hours: number };

export type Schedule = CalendarSchedule | IntervalSchedule;

/** Days from Monday 1969-12-29 to 1970-01-01. */
const MONDAY = 3;

/** The minutes of a local day, given by its count since 1970-01-01, that a schedule names; ascending, each once. */
export function minutesOn(schedule: CalendarSchedule, day: number): readonly number[] {
  if (!isWithin(schedule, day) || !stepCounts(schedule, day)) return [];
  const date = dateOf(day);
  const minutes = schedule.entries
    .filter((entry) => isOn(entry, date, weekdayOf(day)))
    .flatMap(({ hours, minutes }) => hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)));
  return [...new Set(minutes)].sort((one, other) => one - other);
}

/** Whether there is any day at all that an entry names. */
export function everComes({ months = MONTHS, days, clamped }: CalendarEntry): boolean {
  return days === undefined || clamped === true || months.some((month) => days.some((day) => day <= longest(month)));
}

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const LEAP_YEAR = 2024;

function longest(month: number): number {
  return daysInMonth(LEAP_YEAR, month);
}

/** Days since 1970-01-01 of `2026-01-31`. */
export function dayOf(date: string): number {
  return (parseDate(date) as number) / DAY;
}

function isWithin({ startOn, endOn }: Bounds, day: number): boolean {
  return (startOn === undefined || day >= dayOf(startOn)) && (endOn === undefined || day <= dayOf(endOn));
}

function stepCounts({ step, startOn }: CalendarSchedule, day: number): boolean {
  if (step === undefined || startOn === undefined) return true;
  const count = { day: (at: number) => at, week: weekOf, month: monthOf }[step.unit];
  return (count(day) - count(dayOf(startOn))) % step.every === 0;
}

function weekOf(day: number): number {
  return Math.floor((day + MONDAY) / 7);
}

function monthOf(day: number): number {
  const { year, month } = dateOf(day);
  return year * 12 + month;
}

/** 1 is Monday, 7 Sunday. */
export function weekdayOf(day: number): number {
  return day + MONDAY - weekOf(day) * 7 + 1;
}

function isOn(entry: CalendarEntry, date: CalendarDate, weekday: number): boolean {
  const { months, weekdays } = entry;
  return (months?.includes(date.month) ?? true) && (weekdays?.includes(weekday) ?? true) && isOnDay(entry, date);
}

function isOnDay({ days, clamped }: CalendarEntry, { year, month, day }: CalendarDate): boolean {
  if (days === undefined || days.includes(day)) return true;
  const last = daysInMonth(year, month);
  return clamped === true && day === last && days.some((each) => each > last);
}
