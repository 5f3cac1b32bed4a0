import type { KindEntry, Type } from '../../catalogue';
import { compileDuration } from '../../compiler/compile-duration';
import { compileField } from '../../compiler/compile-text';
import { compileCondition } from '../../compiler/conditions/compile-condition';
import { below, refuse, type Site } from '../../compiler/references/site';
import type { StepSite } from '../../compiler/step-site';
import { eventType, findEvent, refuseEvent } from '../../compiler/triggers/compile-trigger';
import { describeType } from '../../compiler/types';
import { LONGEST_WAIT } from '../../definition/limits';
import type { EventWaitStep, Expression } from '../../plan';
import type { WaitDefinition } from './schema';

type Body = Omit<EventWaitStep, 'key' | 'pointer'>;

/** Checks what is waited for: objects, events that can come of them, and the further condition on such an event. */
export function checkEventWait(step: WaitDefinition, targets: WaitDefinition['for'], site: StepSite): Body {
  const awaited = targetsOf(targets, below(site, 'for'));
  const kinds = awaited.flatMap(({ kind }) => (kind === null ? [] : site.compilation.kindsOf(kind)));
  const isKnown = awaited.every(({ kind }) => kind !== null && site.compilation.kindsOf(kind).length > 0);
  const resolution = compileDuration(step.default_resolution, below(site, 'default_resolution'), { positive: true });
  const events = step.events ?? [];
  if (step.events === undefined) {
    refuse(below(site, 'events'), 'missing_key', '"events" is missing.', 'Say which events end the wait.');
  }
  const all = Object.values(site.compilation.catalogue.kinds);
  const possible = isKnown ? all.filter((kind) => kinds.some((each) => concerns(kind, each))) : all;
  const found = events.map((name, index) => awaitedEvent(name, kinds, possible, below(site, 'events', index)));
  return {
    type: 'wait',
    for: 'events',
    of: awaited.map(({ expression }) => expression),
    events,
    means: meanings(events, kinds),
    ...compileWhen(step, found, site),
    resolution: resolution ?? LONGEST_WAIT,
    onExpiration: step.on_expiration ?? 'continue',
    ...(step.since !== undefined && { since: step.since }),
  };
}

interface Target {
  readonly expression: Expression;
  /** Null when it was refused or is not known. */
  readonly kind: string | null;
}

function targetsOf(targets: WaitDefinition['for'], site: Site): readonly Target[] {
  if (targets === undefined) {
    refuse(site, 'missing_key', '"for" is missing.', 'Say which object the events are of, such as "{{trigger}}".');
    return [{ expression: { is: 'literal', value: null }, kind: null }];
  }
  if (typeof targets === 'string') return [target(targets, site)];
  return targets.map((text, index) => target(text, below(site, index)));
}

/** An object, or a list of objects. */
function target(text: string, site: Site): Target {
  const { expression, type, name } = compileField(text, site);
  if (type.optional === true) {
    const hint = 'Wait on the route that makes it, or put it into a variable that always has a value.';
    refuse(site, 'may_be_missing', `A wait needs its object, and ${name} may be missing here.`, hint);
  }
  const object: Type = type.is === 'array' ? type.of : type;
  if (object.is === 'object') return { expression, kind: object.kind };
  if (object.is !== 'any') {
    const message = `A wait for events needs an object; ${name} is ${describeType(type)}.`;
    refuse(site, 'type_mismatch', message, 'Write an expression that gives an object, such as {{open_case}}.');
  }
  return { expression, kind: null };
}

/** Do events of one kind come of objects of another: of its own, and of those that it has as subjects? */
function concerns(kind: KindEntry, awaited: KindEntry): boolean {
  return kind.kind === awaited.kind || kind.subjects.includes(awaited.kind);
}

function awaitedEvent(
  name: string,
  awaited: readonly KindEntry[],
  possible: readonly KindEntry[],
  site: Site,
): KindEntry | null {
  const found = findEvent(possible, name);
  if (found !== undefined) return found.kind;
  const elsewhere = findEvent(Object.values(site.compilation.catalogue.kinds), name);
  if (elsewhere === undefined) return refuseEvent(name, possible, site);
  const { kind } = elsewhere.kind;
  const kinds = awaited.map((each) => each.kind).join(', ');
  const message = `The event "${name}" is of the kind ${kind} and never comes of an object of kind ${kinds}.`;
  const names = possible.flatMap((each) => Object.keys(each.events)).join(', ');
  return refuse(site, 'event_of_other_kind', message, `Wait for the ${kind} itself, or for one of: ${names}.`);
}

/** Only an event of the awaited object's own kind means a status of that object. */
function meanings(events: readonly string[], kinds: readonly KindEntry[]): Body['means'] {
  const meant = events.flatMap((name): readonly (readonly [string, string])[] => {
    const status = findEvent(kinds, name)?.entry.status;
    return status === undefined ? [] : [[name, status]];
  });
  return Object.fromEntries(meant);
}

function compileWhen(step: WaitDefinition, found: readonly (KindEntry | null)[], site: StepSite) {
  if (step.when === undefined) return {};
  const kinds = [...new Set(found.flatMap((kind) => (kind === null ? [] : [kind.kind])))];
  const object: Type = { is: 'object', kind: kinds.length === 0 ? '*' : kinds.join('|') };
  const { is, keys } = eventType({ is: 'string', choices: step.events ?? [] });
  const event: Type = { is, keys: { ...keys, object } };
  const at: Site = {
    ...below(site, 'when'),
    event,
    awaiting: true,
    roots: [...new Set([...site.roots, 'event' as const])],
    missing: [],
  };
  return { when: compileCondition(step.when, at).expression };
}
