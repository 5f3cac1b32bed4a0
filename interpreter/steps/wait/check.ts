import type { Type } from '../../catalogue';
import { checkDraft } from '../../compiler/check-draft';
import { compileDuration } from '../../compiler/compile-duration';
import { draftValue } from '../../compiler/draft';
import { below, refuse } from '../../compiler/references/site';
import type { StepBody, StepSite } from '../../compiler/step-site';
import { optional, STRING } from '../../compiler/types';
import type { TimeWaitStep } from '../../plan';
import { checkEventWait } from './check-events';
import type { WaitDefinition } from './schema';

const OF_EVENTS = ['events', 'when', 'default_resolution', 'on_expiration', 'since'] as const;
const OF_TIME = ['duration', 'until', 'offset', 'time_zone'] as const;

/** A wait is for time (`duration` or `until`) or for events (`for`), never for both. */
export function checkWait(step: WaitDefinition, site: StepSite): StepBody {
  const forTime = step.duration !== undefined || step.until !== undefined;
  if (step.for !== undefined || (step.events !== undefined && !forTime)) {
    refuseKeys(step, OF_TIME, 'A wait for events', site);
    return { step: checkEventWait(step, step.for, site), gives: eventWaitGives(step, site) };
  }
  refuseKeys(step, OF_EVENTS, 'A wait for time', site);
  return { step: checkTimeWait(step, site), gives: gives({}) };
}

function refuseKeys(step: WaitDefinition, keys: readonly (keyof WaitDefinition)[], what: string, site: StepSite): void {
  for (const key of keys) {
    if (step[key] === undefined) continue;
    refuse(
      below(site, key),
      'unknown_key',
      `${what} takes no "${key}".`,
      'Use "for" with "events", or "duration", or "until".',
    );
  }
}

function checkTimeWait(step: WaitDefinition, site: StepSite): Omit<TimeWaitStep, 'key' | 'pointer'> {
  const { duration: text, until } = step;
  if ((text === undefined) === (until === undefined)) {
    const message = 'A wait has exactly one of "duration", "until" and "for".';
    refuse(site, 'missing_key', message, 'Say how long, until when, or for what it waits.');
  }
  if (step.time_zone !== undefined) {
    const hint = 'Dates begin in UTC; move them by "offset".';
    refuse(below(site, 'time_zone'), 'not_available_yet', 'Time zones are not available yet.', hint);
  }
  const duration = compileDuration(text, below(site, 'duration'));
  const offset = compileDuration(step.offset, below(site, 'offset'), { signed: true });
  if (offset !== undefined && until === undefined) {
    refuse(
      below(site, 'offset'),
      'unknown_key',
      '"offset" belongs to "until".',
      'Leave it out, or add it to the duration.',
    );
  }
  return {
    type: 'wait',
    for: 'time',
    ...(duration !== undefined && { duration }),
    ...(until !== undefined && { until: compileUntil(until, site) }),
    ...(offset !== undefined && { offset }),
  };
}

function compileUntil(until: string, site: StepSite) {
  const at = below(site, 'until');
  const draft = draftValue(until, at);
  const isDate = draft.type.is === 'date' && draft.expression.is !== 'literal';
  checkDraft(isDate ? { ...draft, type: { is: 'datetime' } } : draft, optional({ is: 'datetime' }), '"until"');
  if (draft.type.optional === true) {
    const hint = 'Give a date to use instead, or test it in a conditional before.';
    refuse(at, 'missing_value', `This wait ends in a fault when ${draft.name} is missing.`, hint);
  }
  return draft.expression;
}

/** The event and its object are missing when time ran out. */
function eventWaitGives({ events = [] }: WaitDefinition, site: StepSite): Type {
  const kinds = Object.values(site.compilation.catalogue.kinds).filter((kind) =>
    events.some((name) => Object.hasOwn(kind.events, name)),
  );
  const kind = kinds.length === 0 ? '*' : kinds.map((entry) => entry.kind).join('|');
  const context: Type = { is: 'map', keys: {}, open: true };
  const event: Type = { is: 'map', keys: { name: STRING, created_at: { is: 'datetime' }, context }, optional: true };
  return gives({ event, object: { is: 'object', kind, optional: true } });
}

function gives(keys: { readonly [key: string]: Type }): Type {
  const resolved: Type = { is: 'string', choices: ['event', 'state', 'timeout', 'operator'] };
  return { is: 'map', keys: { resolved_by: resolved, waited_seconds: { is: 'number' }, ...keys } };
}
