import { parseDate, parseInstant } from '../../interpreter/instant';
import { valueAt } from '../../interpreter/language/evaluate';
import type { DateOffset } from '../../interpreter/plan-trigger';
import type { Value } from '../../interpreter/value';
import { takeSnapshot } from '../objects/rows/snapshot-of';
import type { StoredObject } from '../objects/stored-object';
import { instantOf } from '../schedules/time-zone';

const DAY = 86_400_000;
const MINUTE = 60_000;
/** What comes later has no date that anybody writes. */
const LATEST = Date.UTC(9999, 11, 31);

/** The moment that a date or a time stands for, milliseconds; null where there is none, or none before the year 10000. */
export function dueOf(value: Value, when: DateOffset): number | null {
  const due = typeof value === 'string' ? momentOf(value, when) : null;
  return due === null || due > LATEST ? null : due;
}

function momentOf(value: string, { offset, minute, timeZone }: DateOffset): number | null {
  const day = parseDate(value);
  if (day === null) {
    const instant = parseInstant(value);
    return instant === null ? null : instant + offset;
  }
  // Whole days are days of the calendar, however long clocks make them.
  const isDays = offset % DAY === 0;
  return instantOf(timeZone, day + (isDays ? offset : 0) + minute * MINUTE) + (isDays ? 0 : offset);
}

/** What a date of an object is now; of one that is redacted: nothing. */
export function dateOf(object: StoredObject, path: readonly string[]): Value {
  return object.redactedAt === null ? valueAt(takeSnapshot(object, new Date()), path) : null;
}
