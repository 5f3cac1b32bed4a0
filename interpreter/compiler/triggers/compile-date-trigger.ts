import type { DateDefinition } from '../../definition/trigger/schema';
import { LONGEST_OFFSET } from '../../duration';
import type { DateTrigger } from '../../plan-trigger';
import { compileDuration } from '../compile-duration';
import { compileField } from '../compile-text';
import { below, refuse, type Site } from '../references/site';
import { DATETIME, describeType, personal } from '../types';
import { compileFilter } from './compile-filter';

/** A trigger that follows a date of objects of a kind, or leaves the time to `workflow.schedule`. */
export function compileDateTrigger(definition: DateDefinition, site: Site): DateTrigger {
  const { kind, date, offset, at = '00:00', time_zone: timeZone = 'UTC', criteria } = definition;
  site.compilation.scheduledFor = DATETIME;
  const filter = compileFilter(kind, criteria, site, 'criteria');
  const path = date === undefined ? null : pathOf(date, below(site, 'date'));
  if (date === undefined) refuseIdle(definition, site);
  const rules = { signed: true, most: LONGEST_OFFSET } as const;
  return {
    type: 'date',
    kind,
    ...(path !== null && { date: path }),
    when: {
      offset: compileDuration(offset, below(site, 'offset'), rules) ?? 0,
      minute: Number(at.slice(0, 2)) * 60 + Number(at.slice(3)),
      timeZone,
    },
    ...filter,
  };
}

/** The path of an attribute that the object itself holds: what is found elsewhere changes without the object. */
function pathOf(text: string, site: Site): readonly string[] | null {
  const { expression, type } = compileField(text, { ...site, roots: ['trigger'], overCopies: false });
  // Told already, or of a kind that was refused.
  if (expression.is === 'literal' || site.compilation.trigger.is === 'any') return null;
  const isOwn = expression.is === 'attribute' && expression.of.is === 'read' && expression.of.path.length === 0;
  if (!isOwn || type.is === 'object') {
    const hint = 'Name an attribute or a field of the object, such as trigger.fields.expires_on.';
    return refuse(site, 'look_up_not_possible', `${text} is no date that the object itself holds.`, hint);
  }
  if (type.is !== 'date' && type.is !== 'datetime' && type.is !== 'any') {
    const hint = 'Name one that is a date, or a date and time.';
    return refuse(site, 'type_mismatch', `${text} is ${describeType(type)}, not a date.`, hint);
  }
  // Who knows when a run was for knows the date.
  if (type.personal === true) site.compilation.scheduledFor = personal(DATETIME);
  return expression.path;
}

function refuseIdle(definition: DateDefinition, site: Site): void {
  for (const key of ['offset', 'at', 'time_zone'] as const) {
    if (definition[key] === undefined) continue;
    refuse(below(site, key), 'unknown_key', `Without "date" there is nothing for "${key}" to be of.`, 'Add "date".');
  }
}
