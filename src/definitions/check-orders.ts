import { type Diagnostic, diagnostic } from '../../interpreter/compiler/diagnostics/diagnostic';
import { suggestion } from '../../interpreter/definition/did-you-mean';
import type { Value, ValueMap } from '../../interpreter/value';
import { dueOf } from '../dates/due-of';
import { isTimeZone, timeZoneNames } from '../schedules/time-zone';

const ORDERS = /^workflow\.schedule(@1)?$/;
const MIDNIGHT = { offset: 0, minute: 0, timeZone: 'UTC' };

/**
 * What is wrong with the times that steps order runs for, where they say them in so many words: a zone that does not
 * exist, a day that there is not. `pointer`: where the steps stand in their definition.
 */
export function checkOrders(steps: Value, pointer: string): readonly Diagnostic[] {
  if (Array.isArray(steps)) return steps.flatMap((item, index) => checkOrders(item, `${pointer}/${index}`));
  if (steps === null || typeof steps !== 'object') return [];
  const { action, inputs, ...rest } = steps as ValueMap;
  const isOrder = typeof action === 'string' && ORDERS.test(action) && inputs !== null && typeof inputs === 'object';
  return [
    ...(isOrder ? checkInputs(inputs as ValueMap, `${pointer}/inputs`) : []),
    ...Object.entries(rest).flatMap(([key, value]) => checkOrders(value, `${pointer}/${key}`)),
  ];
}

function checkInputs({ time_zone: zone, at }: ValueMap, pointer: string): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (isSaid(zone) && !isTimeZone(zone)) {
    const hint = suggestion(zone, timeZoneNames(), 'Write a name of the IANA database, such as Europe/London.');
    found.push(diagnostic('bad_time_zone', `${pointer}/time_zone`, `There is no time zone "${zone}".`, hint));
  }
  if (isSaid(at) && dueOf(at, MIDNIGHT) === null) {
    const hint = 'Write a day such as 2027-01-31, or a time with its offset such as 2027-01-31T09:00:00Z.';
    found.push(diagnostic('bad_date', `${pointer}/at`, 'There is no such day or time.', hint));
  }
  return found;
}

function isSaid(value: Value | undefined): value is string {
  return typeof value === 'string' && !value.includes('{{');
}
