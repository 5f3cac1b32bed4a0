import type { EventEntry, KindEntry, Type } from '../../catalogue';
import { suggestion } from '../../definition/did-you-mean';
import type { TriggerDefinition } from '../../definition/schema';
import type { PlanTrigger } from '../../plan-trigger';
import { compileCondition } from '../conditions/compile-condition';
import { fieldType } from '../field-type';
import { LookUps } from '../look-ups';
import { below, refuse, type Site } from '../references/site';
import { compileDateTrigger } from './compile-date-trigger';
import { compileSchedule } from './compile-schedule';

type EventTrigger = TriggerDefinition & { type: 'event' };
type ApiTrigger = TriggerDefinition & { type: 'api' };

/** Types the `trigger` and `event` roots by the trigger, and compiles its criteria. */
export function compileTrigger(trigger: TriggerDefinition, site: Site): PlanTrigger {
  switch (trigger.type) {
    case 'api':
      return compileApi(trigger, site);
    case 'event':
      return compileEvent(trigger, site);
    case 'schedule':
      return compileSchedule(trigger, site);
    case 'date':
      return compileDateTrigger(trigger, site);
  }
}

function compileApi({ fields = {} }: ApiTrigger, site: Site): PlanTrigger {
  const types = Object.entries(fields).map(
    ([key, field]) => [key, fieldType(field, below(site, 'fields', key))] as const,
  );
  const keys: { readonly [key: string]: Type } = Object.fromEntries(types);
  const isBroken = site.compilation.broken.has('trigger');
  site.compilation.trigger = isBroken ? { is: 'any' } : { is: 'map', keys };
  site.compilation.event = isBroken ? { is: 'any' } : null;
  return { type: 'api', fields: keys };
}

function compileEvent({ events, criteria }: EventTrigger, site: Site): PlanTrigger {
  const kinds = events.flatMap((name, index) => kindOfEvent(name, below(site, 'events', index)) ?? []);
  const [first] = kinds;
  const other = kinds.find((kind) => kind !== first);
  if (other !== undefined) {
    const message = `The events are of several kinds: ${first} and ${other}.`;
    refuse(
      below(site, 'events'),
      'mixed_kinds',
      message,
      'Make one workflow for each kind, or trigger both by the API.',
    );
  }
  const { compilation } = site;
  compilation.trigger = first === undefined ? { is: 'any' } : { is: 'object', kind: first };
  const event = eventType({ is: 'string', choices: events });
  compilation.event = event;
  const plan = { type: 'event', kind: first ?? '', events } as const;
  if (criteria === undefined) return plan;
  const lookUps = new LookUps();
  const at: Site = {
    ...below(site, 'criteria'),
    lookUps,
    event,
    roots: ['trigger', 'event', 'environment'],
    overCopies: false,
  };
  return { ...plan, criteria: compileCondition(criteria, at).expression, ...lookUps.planned() };
}

/** What `event` is: its name, time and context. */
export function eventType(name: Type): Type & { is: 'map' } {
  const context: Type = { is: 'map', keys: {}, open: true };
  return { is: 'map', keys: { name, created_at: { is: 'datetime' }, context } };
}

function kindOfEvent(name: string, site: Site): string | null {
  const kind = findEvent(Object.values(site.compilation.catalogue.kinds), name);
  return kind === undefined ? refuseEvent(name, Object.values(site.compilation.catalogue.kinds), site) : kind.kind.kind;
}

/** The kind whose event it is. */
export function findEvent(
  kinds: readonly KindEntry[],
  name: string,
): { readonly kind: KindEntry; readonly entry: EventEntry } | undefined {
  for (const kind of kinds) {
    const entry = Object.hasOwn(kind.events, name) ? kind.events[name] : undefined;
    if (entry !== undefined) return { kind, entry };
  }
  return undefined;
}

export function refuseEvent(name: string, kinds: readonly KindEntry[], site: Site): null {
  const names = kinds.flatMap((kind) => Object.keys(kind.events));
  const hint = suggestion(name, names, `There is: ${names.join(', ')}.`);
  return refuse(site, 'unknown_event', `There is no event "${name}" here.`, hint);
}
