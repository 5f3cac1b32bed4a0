import type { Value, ValueMap } from '../../interpreter/value';
import { isMap } from '../value-shape';
import { mapValues } from './bare-value';
import { bareShown, type Scope } from './scope';

/** What an event's context may say that is nobody's own words: ids, names of things, times, counts, tags. */
const PLAIN = /(^|_)(ids?|types?|keys?|tags?|at|date|fields|attributes|rows|status|actor)$/;

/** What an event of an object tells of the change, without what is personal. */
export function bareContext(scope: Scope, event: string, context: ValueMap): ValueMap {
  return mapValues(context, (value, key) => {
    if (key === 'before' || key === 'after') return bareSide(scope, event, value);
    if (scope.only !== null || PLAIN.test(key) || typeof value === 'boolean' || typeof value === 'number') return value;
    return null;
  });
}

/** Calls `see` with everything in a context that `bareContext` takes out of it. */
export function seeContext(scope: Scope, event: string, context: ValueMap, see: (personal: Value) => void): void {
  const bare = bareContext(scope, event, context);
  for (const [key, value] of Object.entries(context)) {
    const left = bare[key];
    if (left === null) see(value);
    else if (isMap(value) && isMap(left)) {
      for (const [name, one] of Object.entries(value)) if ((left[name] ?? null) === null) see(one);
    }
  }
}

/** The values on one side of a change: fields of an event that tells of fields, attributes of others. */
function bareSide(scope: Scope, event: string, side: Value): Value {
  if (!isMap(side)) return null;
  const isOfFields = event.endsWith('.updated-fields');
  return mapValues(side, (value, key) => {
    if (!isOfFields) return bareShown(scope, key, value);
    return scope.never.has(key) || (scope.only !== null && !scope.only.has(key)) ? value : null;
  });
}
