import { parseDate, parseInstant } from '../../interpreter/instant';
import { valueAt } from '../../interpreter/language/evaluate';
import type { DateOffset } from '../../interpreter/plan-trigger';
import type { Value } from '../../interpreter/value';
import { takeSnapshot } from '../objects/snapshot-of';
import type { StoredObject } from '../objects/stored-object';
import { instantOf } from '../schedules/time-zone';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** The moment that a date or a time stands for, milliseconds; null where there is none. */
export function dueOf(value: Value, { offset, minute, timeZone }: DateOffset): number | null {
  if (typeof value !== 'string') return null;
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
