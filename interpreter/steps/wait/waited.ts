import type { Visit } from '../../machine/visit';
import type { Value, ValueMap } from '../../value';

/** The longest that a run may wait at a step: 30 days. */
export const LONGEST_WAIT = 30 * 86_400_000;

/** What a wait gives, whatever it waited for; `waited_seconds` are whole. */
export function waited(
  visit: Visit,
  resolvedBy: 'event' | 'state' | 'timeout' | 'operator',
  event: Value,
  object: Value,
): ValueMap {
  const since = visit.begin().opened.at;
  return { resolved_by: resolvedBy, event, object, waited_seconds: Math.floor((visit.now - since) / 1000) };
}
