import {
  type CadenceDefinition,
  type CalendarDefinition,
  type ScheduleDefinition,
  WEEKDAYS,
  type Weekday,
} from '../../definition/trigger/schema';
import { DAY, dateOf, parseDate } from '../../instant';
import type { PlanTrigger } from '../../plan-trigger';
import {
  type CalendarEntry,
  type CalendarSchedule,
  dayOf,
  everComes,
  type Schedule,
  weekdayOf,
} from '../../schedule/schedule';
import { compileDuration } from '../compile-duration';
import { below, refuse, type Site } from '../references/site';
import { DATETIME, STRING } from '../types';
import { compileCron } from './compile-cron';
import { compileFilter } from './compile-filter';

/** Runs that a schedule over objects starts in a second, where it does not say. */
const PER_SECOND = 20;
const HOUR = 3_600_000;
const LONGEST_CATCH_UP = 365 * DAY;
/** Stands for what was refused. */
const NOTHING: Times = { is: 'calendar', entries: [] };

type Times = { readonly is: 'interval'; readonly hours: number } | Pick<CalendarSchedule, 'is' | 'entries' | 'step'>;

/** A schedule, and the type of what its runs are told: the time they are for, or the object that each is of. */
export function compileSchedule(definition: ScheduleDefinition, site: Site): PlanTrigger {
  const { compilation } = site;
  const { objects } = definition;
  compilation.scheduledFor = DATETIME;
  const schedule = compileTimes(definition, site);
  if (objects === undefined) {
    compilation.trigger = {
      is: 'map',
      keys: { scheduled_for: DATETIME, local_time: STRING, time_zone: STRING },
    };
    return { type: 'schedule', schedule };
  }
  const { kind, filter, per_second: perSecond = PER_SECOND } = objects;
  const at = below(site, 'objects');
  return {
    type: 'schedule',
    schedule,
    objects: { kind, ...compileFilter(kind, filter, at, 'filter'), perSecond },
  };
}

function compileTimes(definition: ScheduleDefinition, site: Site): Schedule {
  const { time_zone: timeZone = 'UTC', start_on: startOn, end_on: endOn, overlap = 'allow' } = definition;
  const jitter = compileDuration(definition.jitter, below(site, 'jitter'), { most: DAY }) ?? 0;
  const catchUp = compileDuration(definition.catch_up, below(site, 'catch_up'), { most: LONGEST_CATCH_UP });
  const starts = checkDate(startOn, below(site, 'start_on'));
  const ends = checkDate(endOn, below(site, 'end_on'));
  if (starts && ends && endOn !== undefined && startOn !== undefined && endOn < startOn) {
    refuse(below(site, 'end_on'), 'never_comes', 'The schedule ends before it starts.', 'Let it end later.');
  }
  return {
    timeZone,
    ...(starts && startOn !== undefined && { startOn }),
    ...(ends && endOn !== undefined && { endOn }),
    jitter,
    overlap,
    catchUp: catchUp ?? HOUR,
    ...timesOf(definition, site),
  };
}

/** True also where there is none. */
function checkDate(date: string | undefined, site: Site): boolean {
  if (date === undefined || parseDate(date) !== null) return true;
  refuse(site, 'bad_date', `There is no day ${date}.`, 'Write a day that the calendar has.');
  return false;
}

function timesOf(definition: ScheduleDefinition, site: Site): Times {
  const { every, cron, calendar } = definition;
  const given = (['every', 'cron', 'calendar'] as const).filter((key) => definition[key] !== undefined);
  const [first, second] = given;
  if (first === undefined) {
    refuse(site, 'missing_key', 'The schedule says no times.', 'Add one of "every", "cron" and "calendar".');
    return NOTHING;
  }
  if (second !== undefined) {
    const message = `The schedule says its times twice: by "${first}" and by "${second}".`;
    refuse(below(site, second), 'unknown_key', message, 'Keep one of them.');
    return NOTHING;
  }
  if (every !== undefined) return cadence(every, definition.start_on, site);
  if (cron !== undefined) {
    const at = below(site, 'cron');
    return { is: 'calendar', entries: thatCome(compileCron(cron, at) ?? [], () => at) };
  }
  const entries = (calendar as readonly CalendarDefinition[]).map(entriesOf);
  for (const [index, each] of entries.entries()) thatCome(each, () => below(site, 'calendar', index));
  return { is: 'calendar', entries: entries.flat() };
}

/** Refuses entries of which none ever comes: 30 February. */
function thatCome(entries: readonly CalendarEntry[], site: () => Site): readonly CalendarEntry[] {
  if (entries.length > 0 && !entries.some(everComes)) {
    refuse(site(), 'never_comes', 'No month has such a day.', 'Name a day that one of the months has.');
  }
  return entries;
}

function cadence(every: CadenceDefinition, startOn: string | undefined, site: Site): Times {
  if ('hours' in every) return { is: 'interval', hours: every.hours };
  // One that the calendar does not have was refused.
  const day = startOn === undefined ? undefined : dayOf(parseDate(startOn) === null ? '1970-01-01' : startOn);
  if ('days' in every) return stepped('day', every.days, {}, every.at, day, site);
  if ('weeks' in every) {
    const weekdays = every.on === undefined ? [day === undefined ? 1 : weekdayOf(day)] : every.on.map(numberOf);
    return stepped('week', every.weeks, { weekdays }, every.at, day, site);
  }
  const monthDay = every.on_day ?? (day === undefined ? 1 : dateOf(day).day);
  return stepped('month', every.months, { days: [monthDay], clamped: true }, every.at, day, site);
}

function stepped(
  unit: 'day' | 'week' | 'month',
  every: number,
  days: Partial<CalendarEntry>,
  at: string | readonly string[],
  startDay: number | undefined,
  site: Site,
): Times {
  const entries = timed(days, at);
  if (every === 1) return { is: 'calendar', entries };
  if (startDay === undefined) {
    const hint = 'Add "start_on", the day from which they are counted.';
    refuse(site, 'missing_key', `Every ${every} ${unit}s are counted from a day, which is missing.`, hint);
  }
  return { is: 'calendar', entries, step: { unit, every } };
}

function entriesOf({ months, days, weekdays, at }: CalendarDefinition): readonly CalendarEntry[] {
  const named = {
    ...(months && { months }),
    ...(days && { days }),
    ...(weekdays && { weekdays: weekdays.map(numberOf) }),
  };
  return timed(named, at);
}

/** An entry for each time of day. */
function timed(days: Partial<CalendarEntry>, at: string | readonly string[]): readonly CalendarEntry[] {
  const times = typeof at === 'string' ? [at] : at;
  return times.map((time) => ({ ...days, hours: [Number(time.slice(0, 2))], minutes: [Number(time.slice(3))] }));
}

function numberOf(weekday: Weekday): number {
  return WEEKDAYS.indexOf(weekday) + 1;
}
