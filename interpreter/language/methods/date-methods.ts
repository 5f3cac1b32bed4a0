import type { Type } from '../../catalogue';
import { parseDuration } from '../../duration';
import { DAY, isInstant, parseInstant, printDate, printInstant, yearsBetween } from '../../instant';
import type { Value } from '../../value';
import { languageFault } from '../language-fault';
import type { Method, MethodTable } from './method';

/** Runs on the instant that a date or date-time means; null where the text is neither. */
function onInstant(
  run: (instant: number, args: readonly Value[], now: number, isDate: boolean) => Value,
): Method['run'] {
  return (value, args, now) => {
    const instant = typeof value === 'string' ? parseInstant(value) : null;
    return instant === null ? null : run(instant, args, now, (value as string).length === 10);
  };
}

/** A date stays a date: whole days count, the rest of the duration is dropped. */
function move(sign: 1 | -1): Method['run'] {
  return onInstant((instant, [duration], _now, isDate) => {
    const by = typeof duration === 'string' ? parseDuration(duration) : null;
    if (by === null) return null;
    const moved = instant + sign * (isDate ? Math.floor(by / DAY) * DAY : by);
    if (!isInstant(moved)) throw languageFault('date_out_of_range', 'A date was moved out of the years 0000 to 9999.');
    return isDate ? printDate(moved) : printInstant(moved);
  });
}

const WHEN = ['date', 'datetime'] as const;
const SAME = (on: Type): Type => ({ is: on.is === 'date' ? 'date' : 'datetime' });
const INTEGER = () => ({ is: 'integer' }) as const;

export const DATE_METHODS: MethodTable = {
  add: { on: WHEN, args: [{ name: 'duration', type: 'duration' }], gives: SAME, run: move(1) },
  subtract: { on: WHEN, args: [{ name: 'duration', type: 'duration' }], gives: SAME, run: move(-1) },
  /** Whole years from a birth date to now, by the calendar in UTC. */
  age: { on: WHEN, args: [], gives: INTEGER, run: onInstant((instant, _args, now) => yearsBetween(instant, now)) },
  /** Whole days of 24 hours from then to now; negative for what is to come. */
  days_ago: {
    on: WHEN,
    args: [],
    gives: INTEGER,
    run: onInstant((instant, _args, now) => Math.trunc((now - instant) / DAY) + 0),
  },
  /** The day in UTC. */
  date: { on: WHEN, args: [], gives: () => ({ is: 'date' }), run: onInstant((instant) => printDate(instant)) },
};
