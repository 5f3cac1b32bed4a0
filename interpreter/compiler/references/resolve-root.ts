import type { Type } from '../../catalogue';
import { suggestion } from '../../definition/did-you-mean';
import { isRoot } from '../../definition/names';
import type { Reference, Segment } from '../../language/syntax';
import type { Root } from '../../plan';
import { optional, STRING } from '../types';
import type { Link } from './link';
import { refuse, type Site, type Typed, unknownValue } from './site';

const RUN = { id: STRING, workflow: STRING, version: { is: 'integer' }, created_at: { is: 'datetime' } } as const;

/** Where a chain begins, and what is left of its segments. */
export interface Start {
  readonly link: Link;
  readonly rest: readonly Segment[];
}

/** Finds what the first name of an expression means here: a root, or a step that has ended before. */
export function resolveRoot({ name, segments }: Reference, site: Site): Start | null {
  if (!isRoot(name)) return found(resolveStep(name, name, site), segments);
  if (!site.roots.includes(name)) return refuseRoot(name, site);
  if (name !== 'steps' && name !== 'vars') {
    return {
      link: { expression: { is: 'read', root: name, path: [] }, type: rootType(name, site), name },
      rest: segments,
    };
  }
  const [first, ...rest] = segments;
  if (first === undefined || (first.is !== 'name' && first.is !== 'key')) {
    const example = name === 'vars' ? 'vars.decision' : 'steps.open_case';
    return refuse(site, 'bad_expression', `${name} stands before a name, such as ${example}.`, 'Add the name.');
  }
  const full = `${name}.${first.name}`;
  return found(name === 'vars' ? resolveVariable(first.name, full, site) : resolveStep(first.name, full, site), rest);
}

function found(link: Typed | null, rest: readonly Segment[]): Start | null {
  return link === null ? null : { link, rest };
}

function rootType(root: Root, site: Site): Type {
  if (root === 'trigger') return site.compilation.trigger;
  if (root === 'event') return site.event;
  if (root !== 'run') return STRING;
  const { scheduledFor } = site.compilation;
  return { is: 'map', keys: scheduledFor === null ? RUN : { ...RUN, scheduled_for: scheduledFor } };
}

function refuseRoot(name: Root, site: Site): null {
  const reasons: { readonly [root in Root]?: string } = {
    item: 'There is an item only inside a loop.',
    index: 'There is an index only inside a loop.',
    error: 'There is an error only inside a catch branch.',
    event: 'There is an event only in a workflow that events start, and in the condition of a wait.',
  };
  const hint = `Here one can read: ${site.roots.join(', ')}.`;
  return refuse(site, 'not_readable_here', reasons[name] ?? `${name} cannot be read here.`, hint);
}

function resolveVariable(name: string, full: string, site: Site): Typed | null {
  const { variables, broken } = site.compilation;
  const variable = variables.get(name);
  if (variable === undefined) {
    if (broken.has(name)) return unknownValue(full);
    const hint = suggestion(name, [...variables.keys()], 'Declare it under "variables".');
    return refuse(site, 'unknown_variable', `There is no variable "${name}".`, hint);
  }
  const type = site.flow.isSet(name) ? variable.type : optional(variable.type);
  return { expression: { is: 'read', root: 'vars', path: [name] }, type, name: full };
}

function resolveStep(key: string, full: string, site: Site): Typed | null {
  if (!site.roots.includes('steps')) return refuseStepHere(key, site);
  const type = site.flow.given(key);
  if (type === undefined) return refuseStep(key, full, site);
  if (type === null) return refuseEmpty(key, site);
  return { expression: { is: 'read', root: 'steps', path: [key] }, type, name: full };
}

function refuseEmpty(key: string, site: Site): null {
  const hint = 'Read what a step inside it gave, or put the value into a variable.';
  return refuse(site, 'step_gives_nothing', `The step "${key}" gives no value.`, hint);
}

function refuseStepHere(key: string, site: Site): null {
  const { broken, steps } = site.compilation;
  if (broken.has(key)) return null;
  if (!steps.has(key)) return refuseUnknown(key, site, site.roots);
  const hint = `Here one can read: ${site.roots.join(', ')}.`;
  return refuse(site, 'not_readable_here', `No step has run here, so "${key}" has no value.`, hint);
}

/** Says why a step cannot be read: it is not there, not yet there, or not on the way to here. */
function refuseStep(key: string, full: string, site: Site): Typed | null {
  const { broken, steps, finished } = site.compilation;
  if (broken.has(key)) return unknownValue(full);
  const step = steps.get(key);
  if (step === undefined) return refuseUnknown(key, site, [...site.flow.visible(), ...site.roots]);
  if (step.type !== 'action' && step.type !== 'wait') return refuseEmpty(key, site);
  if (!finished.has(key)) {
    const hint = 'Move this step behind it.';
    return refuse(site, 'forward_reference', `The step "${key}" has not ended before this point.`, hint);
  }
  const hint = 'Set a variable there, and read the variable here.';
  return refuse(site, 'other_branch', `The step "${key}" stands on another route or branch.`, hint);
}

function refuseUnknown(key: string, site: Site, names: readonly string[]): null {
  const hint = suggestion(key, names, 'A value begins with a step key or with trigger, run, environment or vars.');
  return refuse(site, 'unknown_reference', `There is no step or value "${key}".`, hint);
}
