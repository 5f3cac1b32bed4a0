import type { Expression, LookUp } from '../../plan';
import { optional } from '../types';
import { visitExpressions } from '../visit-expressions';
import { refuse, type Site, type Typed, unknownValue } from './site';

/** A value on the way through an expression: what was read so far, to which the next name is added. */
export interface Link extends Typed {
  /** Beyond the run's copies: asked of the world when the expression ends here. */
  readonly pending?: Pending;
  /** Kinds of the object whose attribute this is. */
  readonly carriedBy?: readonly string[];
}

export interface Pending {
  readonly of: Expression;
  /** Relations from there. */
  readonly path: readonly string[];
  /** Attribute of the object at their end. */
  readonly read: readonly string[];
  /** The kind of the many objects that it leads to, which can only be counted and asked for flags; null for one. */
  readonly many: string | null;
}

/** The value where the expression ends (or a method begins): its look-up is added, what the copies must carry is noted. */
export function settle(link: Link, site: Site): Typed {
  const { pending, expression, type, name } = link;
  if (typeof pending?.many === 'string') return refuseMany(link, site) ?? unknownValue(name);
  if (pending !== undefined) return lookedUp(pending, link, site);
  if (expression.is === 'attribute' && site.overCopies && !(site.awaiting && readsEvent(expression))) {
    link.carriedBy?.forEach((kind) => {
      site.compilation.carry(kind, expression.path);
    });
  }
  return { expression, type, name };
}

/** How many objects a relation leads to. */
export function counted(link: Link, pending: Pending, site: Site): Typed {
  const index = ask(pending, 'count', site);
  if (index === null) return unknownValue(link.name);
  const name = `${link.name}.count`;
  return { expression: { is: 'looked', index, path: [], name }, type: { is: 'integer' }, name };
}

/** Is an attribute true of any of the objects that a relation leads to? Of none of none. */
export function anyTrue(link: Link, pending: Pending, attribute: string, site: Site): Typed {
  const name = `${link.name}.any_${attribute}`;
  const index = ask(pending, { any: attribute }, site);
  if (index === null) return unknownValue(name);
  return { expression: { is: 'looked', index, path: [], name }, type: { is: 'boolean' }, name };
}

function lookedUp(pending: Pending, { type, name }: Link, site: Site): Typed {
  const index = ask(pending, pending.read, site);
  if (index === null) return unknownValue(name);
  const related = pending.path.length > 0;
  return { expression: { is: 'looked', index, path: [], name }, type: related ? optional(type) : type, name };
}

function ask({ of, path }: Pending, read: Extract<LookUp, { is: 'relation' }>['read'], site: Site): number | null {
  if (site.awaiting && readsEvent(of)) {
    const message = 'What is related to the object of an awaited event is not known when the event comes.';
    const hint = "Read the object's own attributes, or test it behind the wait.";
    return refuse(site, 'look_up_not_possible', message, hint);
  }
  if (readsLooked(of)) return refuseNested(site);
  return site.lookUps.add({ is: 'relation', of, path, read });
}

/** Does a value come from the `event` root? */
export function readsEvent(expression: Expression): boolean {
  return holds(expression, (part) => part.is === 'read' && part.root === 'event');
}

/** Does a value come from a look-up? All questions before a step are asked at once, so none can need another's answer. */
export function readsLooked(expression: Expression): boolean {
  return holds(expression, (part) => part.is === 'looked');
}

function holds(expression: Expression, test: (part: Expression) => boolean): boolean {
  let found = false;
  visitExpressions([expression], (part) => {
    found ||= test(part);
  });
  return found;
}

/** For a look-up that needs what another one finds. */
export function refuseNested(site: Site): null {
  const message = 'This needs two look-ups, one for what the other is asked with.';
  const hint = 'Set a variable to the first value in a step before, and use the variable here.';
  return refuse(site, 'look_up_not_possible', message, hint);
}

/** Many objects can be counted, and nothing else. */
export function refuseMany({ name }: Link, site: Site): null {
  return refuse(site, 'relation_to_many', `${name} leads to many objects.`, `Count them: ${name}.count.`);
}
