import {
  type CalendarSchedule,
  dayOf,
  type IntervalSchedule,
  minutesOn,
  type Schedule,
} from '../../interpreter/schedule/schedule';
import { clockOn, instantOf, type LocalTime, localTimeOf } from './time-zone';

/** A time at which a schedule starts something. */
export interface Occurrence {
  /** Milliseconds. */
  readonly at: number;
  /** What it is told apart by: the local time that was asked for; where a cadence counts hours, the instant. */
  readonly nominal: string;
  /** What clocks show at that instant: `2026-03-29T09:00`. */
  readonly localTime: string;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
/** A leap day on a given day of the week comes again within 40 years. */
const FURTHEST_DAYS = 366 * 41;

/**
 * The next times after an instant, the soonest first; fewer where the schedule ends. A local time that clocks jump over
 * is taken at the moment of the jump, and one that they show twice the first time. Several that so come to one instant
 * are one: the one that clocks show then, else the last of those that were jumped over.
 */
export function nextOccurrences(schedule: Schedule, after: number, count: number): readonly Occurrence[] {
  return schedule.is === 'interval' ? nextIntervals(schedule, after, count) : nextDays(schedule, after, count);
}

/** What a schedule starts at exactly this instant, if anything. */
export function occurrenceAt(schedule: Schedule, at: number): Occurrence | undefined {
  const [next] = nextOccurrences(schedule, at - 1, 1);
  return next?.at === at ? next : undefined;
}

function nextDays(schedule: CalendarSchedule, after: number, count: number): readonly Occurrence[] {
  const { timeZone, startOn, endOn } = schedule;
  const today = dayIn(timeZone, after);
  const first = startOn === undefined ? today : Math.max(dayOf(startOn), today);
  const last = endOn === undefined ? first + FURTHEST_DAYS : Math.min(dayOf(endOn), first + FURTHEST_DAYS);
  const found = new Map<number, Occurrence>();
  // What the day before jumped over may come only now.
  for (let day = first - 1; day <= last && found.size <= count; day += 1) {
    const minutes = minutesOn(schedule, day);
    if (minutes.length === 0) continue;
    const clock = clockOn(timeZone, day * DAY);
    for (const minute of minutes) {
      const local = day * DAY + minute * MINUTE;
      const at = clock.instantOf(local);
      if (at > after) found.set(at, { at, nominal: printLocal(local), localTime: printLocal(clock.localTimeOf(at)) });
    }
  }
  return [...found.values()].sort((one, other) => one.at - other.at).slice(0, count);
}

function nextIntervals(schedule: IntervalSchedule, after: number, count: number): readonly Occurrence[] {
  const { timeZone, startOn, endOn } = schedule;
  const every = schedule.hours * HOUR;
  const anchor = anchorOf(schedule);
  const from = startOn === undefined ? after : Math.max(after, anchor - 1);
  const end = endOn === undefined ? Number.POSITIVE_INFINITY : instantOf(timeZone, (dayOf(endOn) + 1) * DAY);
  const first = anchor + (Math.floor((from - anchor) / every) + 1) * every;
  return Array.from({ length: count }, (_, index) => first + index * every)
    .filter((at) => at < end)
    .map((at) => ({ at, nominal: new Date(at).toISOString(), localTime: printLocal(localTimeOf(timeZone, at)) }));
}

/** The instant from which a cadence of hours is counted. */
export function anchorOf({ timeZone, startOn }: IntervalSchedule): number {
  return startOn === undefined ? 0 : instantOf(timeZone, dayOf(startOn) * DAY);
}

/** The local day of an instant, counted since 1970-01-01. */
export function dayIn(timeZone: string, at: number): number {
  return Math.floor(localTimeOf(timeZone, at) / DAY);
}

/** `2026-03-29T01:30` */
export function printLocal(local: LocalTime): string {
  return new Date(local).toISOString().slice(0, 16);
}
