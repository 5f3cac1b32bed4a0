import type { ActionEntry, AwaitsEntry, JsonSchema, Type } from '../../catalogue';
import { checkDraft } from '../../compiler/check-draft';
import { compileDuration } from '../../compiler/compile-duration';
import { type Draft, draftMap, type MapDraft } from '../../compiler/draft';
import { below, refuse, type Site } from '../../compiler/references/site';
import type { StepBody } from '../../compiler/step-site';
import { markTexts } from '../../compiler/texts/mark-texts';
import { ANY, isSchema, propertiesOf, typeOfSchema } from '../../compiler/types';
import { suggestion } from '../../definition/did-you-mean';
import type { Awaits, Expression, Retry } from '../../plan';
import type { Value } from '../../value';
import type { ActionDefinition, RetryDefinition } from './schema';

/** Attempts until a step has failed for good, where the author says nothing else. */
const DEFAULT_RETRY: Retry = { attempts: 5, delay: 1000, factor: 3, maximum: 60_000 };

/** Checks an action's name and inputs against the catalogue; it gives what its output schema says. */
export function checkAction(step: ActionDefinition, site: Site): StepBody {
  const entry = findAction(step.action, below(site, 'action'));
  const inputs = draftMap(step.inputs ?? {}, below(site, 'inputs'));
  const retry = compileRetry(step.retry, below(site, 'retry'));
  if (entry === null) return { step: planned(step, ANYTHING, inputs, {}, retry), gives: ANY };
  const wanted = typeOfSchema(entry.input);
  checkDraft(inputs, wanted, 'The input');
  gatherNames(inputs, entry.input);
  if (entry.side === 'outside') warnOfPersonal(inputs, propertiesOf(entry.input));
  const keys = wanted.is === 'map' ? wanted.keys : {};
  const awaits = entry.awaits === undefined ? undefined : plannedAwaits(entry.awaits, site);
  const escaped = markTexts(inputs, entry.input);
  return { step: planned(step, entry, escaped, keys, retry, awaits), gives: outputType(entry, inputs) };
}

const ANYTHING = { id: '', side: 'own', repeat: 'safe' } as const;

type Kinds = { readonly [key: string]: Type };

function planned(
  step: ActionDefinition,
  { id, side, repeat }: Pick<ActionEntry, 'id' | 'side' | 'repeat'>,
  inputs: MapDraft,
  keys: Kinds,
  retry: Retry,
  awaits?: Awaits,
): StepBody['step'] {
  const visible = step.visible === true && ({ visible: true } as const);
  const expression: Expression = { is: 'map', entries: entriesOf(inputs, keys) };
  const base = { type: 'action', action: id, side, repeat, inputs: expression, retry, ...visible, reads: [] } as const;
  return awaits === undefined ? base : { ...base, awaits };
}

/** What its end is, of the entry's kind: which events mean a status is the kind's to say. */
function plannedAwaits({ kind, of, events, timeout, output = {}, asked }: AwaitsEntry, site: Site): Awaits {
  const names = Object.keys(events);
  const means = names.flatMap((name) => {
    const status = site.compilation.kind(kind)?.events[name]?.status;
    return status === undefined ? [] : [[name, status] as const];
  });
  const faults = names.flatMap((name) => (events[name] ? [[name, events[name]] as const] : []));
  return {
    kind,
    of,
    events: names,
    means: Object.fromEntries(means),
    faults: Object.fromEntries(faults),
    timeout,
    output,
    ...(asked !== undefined && { asked }),
  };
}

/** Null and missing are one: a null written for an optional input is that input left out. */
function entriesOf(inputs: MapDraft, keys: Kinds): { readonly [key: string]: Expression } {
  const given = Object.entries(inputs.entries).filter(([key, { expression }]) => {
    const type = Object.hasOwn(keys, key) ? keys[key] : undefined;
    const isNull = expression.is === 'literal' && expression.value === null;
    return !isNull || type === undefined || type.is === 'any';
  });
  return Object.fromEntries(given.map(([key, draft]) => [key, draft.expression]));
}

/** An action without its major version is its first. */
function findAction(name: string, site: Site): ActionEntry | null {
  const { actions } = site.compilation.catalogue;
  const id = name.includes('@') ? name : `${name}@1`;
  const entry = Object.hasOwn(actions, id) ? actions[id] : undefined;
  if (entry !== undefined) return entry;
  const names = Object.keys(actions).map((each) => (each.endsWith('@1') ? each.slice(0, -2) : each));
  const hint = suggestion(name, names, 'The catalogue of actions lists all of them.');
  return refuse(site, 'unknown_action', `There is no action "${name}".`, hint);
}

function compileRetry(retry: RetryDefinition | undefined, site: Site): Retry {
  if (retry === undefined) return DEFAULT_RETRY;
  if (retry.intervals !== undefined) return compileIntervals(retry, retry.intervals, site);
  const delay = compileDuration(retry.delay, below(site, 'delay'));
  const maximum = compileDuration(retry.maximum, below(site, 'maximum'));
  const first = delay ?? DEFAULT_RETRY.delay;
  return {
    attempts: retry.attempts ?? DEFAULT_RETRY.attempts,
    delay: first,
    factor: retry.factor ?? DEFAULT_RETRY.factor,
    maximum: maximum ?? Math.max(first, DEFAULT_RETRY.maximum),
  };
}

/** An attempt more than there are gaps; nothing else is left to say then. */
function compileIntervals(retry: RetryDefinition, written: readonly string[], site: Site): Retry {
  for (const other of ['attempts', 'delay', 'factor', 'maximum'] as const) {
    if (retry[other] === undefined) continue;
    const hint = 'Keep intervals, which has an attempt more than it has gaps, or the others.';
    refuse(below(site, other), 'intervals_alone', `"${other}" says what "intervals" says already.`, hint);
  }
  const at = below(site, 'intervals');
  const intervals = written.map(
    (gap, index) => compileDuration(gap, below(at, String(index)), { positive: true }) ?? 0,
  );
  const bounds = { delay: Math.min(...intervals), factor: 1, maximum: Math.max(...intervals) };
  return { attempts: intervals.length + 1, ...bounds, intervals };
}

/** Notes what literal inputs name: templates, lists and the like, found on activation. */
function gatherNames(draft: Draft, schema: JsonSchema): void {
  const { expression, site, entries, items } = draft;
  const of = schema['x-name'];
  if (typeof of === 'string' && expression.is === 'literal' && typeof expression.value === 'string') {
    const types = textsOf(schema['x-connection']);
    const use = { of, key: expression.value, pointer: site.pointer };
    site.compilation.names.push(types.length === 0 ? use : { ...use, types });
  }
  const properties = propertiesOf(schema);
  for (const [key, entry] of Object.entries(entries ?? {})) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property !== undefined) gatherNames(entry, property);
  }
  for (const item of items ?? []) if (isSchema(schema.items)) gatherNames(item, schema.items);
}

function textsOf(value: Value | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Value[]).map(String) : [];
}

function warnOfPersonal({ entries }: MapDraft, properties: ReturnType<typeof propertiesOf>): void {
  const own = (key: string) => (Object.hasOwn(properties, key) ? properties[key] : undefined);
  const letOut = new Set(Object.keys(entries).map((key) => own(key)?.['x-lets-out']));
  for (const [key, { type, site }] of Object.entries(entries)) {
    const stays = own(key)?.['x-stays'] === true && !letOut.has(key);
    if (type.personal !== true || stays) continue;
    const hint = 'Send only what the other side needs; an id is often enough.';
    refuse(site, 'personal_data_leaves', `Personal data leaves the installation in "${key}".`, hint);
  }
}

function outputType(entry: ActionEntry, inputs: MapDraft): Type {
  const type = typeOfSchema(entry.output);
  if (type.is === 'object' && type.kind === '*') return kindOfInput(entry, inputs) ?? type;
  return type.is === 'map' ? describedBy(entry, inputs, type) : type;
}

/** An action that gives an object of whatever kind gives it of the kind that it took. */
function kindOfInput({ input }: ActionEntry, { entries }: MapDraft): Type | null {
  const [key, ...others] = Object.entries(propertiesOf(input)).flatMap(([name, property]) =>
    property['x-object'] === '*' ? [name] : [],
  );
  const isOnly = key !== undefined && others.length === 0;
  const given = isOnly && Object.hasOwn(entries, key) ? entries[key] : undefined;
  return given?.type.is === 'object' ? { is: 'object', kind: given.type.kind } : null;
}

/** An input marked `x-describes` holds the JSON Schema of a key of the output. */
function describedBy({ input }: ActionEntry, { entries }: MapDraft, type: Type & { is: 'map' }): Type {
  const described = Object.entries(propertiesOf(input)).flatMap(
    ([name, property]): readonly (readonly [string, Type])[] => {
      const key = property['x-describes'];
      const schema = Object.hasOwn(entries, name) ? literalOf(entries[name]) : null;
      return typeof key === 'string' && isSchema(schema) ? [[key, typeOfSchema(schema)]] : [];
    },
  );
  return { ...type, keys: { ...type.keys, ...Object.fromEntries(described) } };
}

function literalOf(draft: Draft | undefined): Value {
  return draft?.expression.is === 'literal' ? draft.expression.value : null;
}
