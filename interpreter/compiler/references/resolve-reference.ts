import type { KindEntry, Type } from '../../catalogue';
import { suggestion } from '../../definition/did-you-mean';
import { printExpression } from '../../language/print-expression';
import type { Argument, Reference, Segment } from '../../language/syntax';
import type { Expression } from '../../plan';
import { typeOfLiteral } from '../type-of-literal';
import { ANY_OPTIONAL, describeType, optional, within } from '../types';
import { anyTrue, counted, type Link, refuseMany, settle } from './link';
import { resolveAttribute } from './resolve-attribute';
import { methodsOf, resolveMethod } from './resolve-method';
import { resolveRoot } from './resolve-root';
import { refuse, type Site, type Typed } from './site';

const ANY = 'any_';

/** Gives what an expression reads, with its type; null when it was refused. */
export function resolveReference(reference: Reference, site: Site): Typed | null {
  const start = resolveRoot(reference, site);
  if (start === null) return null;
  let link: Link = start.link;
  const read = reference.segments.length - start.rest.length;
  for (const [index, segment] of start.rest.entries()) {
    const name = printExpression({ ...reference, segments: reference.segments.slice(0, read + index + 1) });
    const next = follow(link, segment, name, site);
    if (next === null) return null;
    link = next;
  }
  return settle(link, site);
}

function follow(link: Link, segment: Segment, name: string, site: Site): Link | null {
  switch (segment.is) {
    case 'call':
      return callMethod(link, segment.name, segment.args, site);
    case 'index':
      return followIndex(link, segment.index, name, site);
    case 'key':
      return followKey(link, segment.name, name, site);
    case 'name':
      if (hasKeys(link)) return followKey(link, segment.name, name, site);
      return callMethod(link, segment.name, [], site);
  }
}

/** On these a bare name is a key; elsewhere it is a method. A relation to many has no keys, it is counted. */
function hasKeys({ type, pending }: Link): boolean {
  return typeof pending?.many !== 'string' && (type.is === 'any' || type.is === 'map' || type.is === 'object');
}

function callMethod(link: Link, method: string, args: readonly Argument[], site: Site): Link | null {
  const { pending } = link;
  if (typeof pending?.many === 'string') {
    if (args.length > 0) return refuseMany(link, site);
    if (method === 'count') return counted(link, pending, site);
    const flag = flagOf(pending.many, method, site);
    return flag === null ? refuseMany(link, site) : anyTrue(link, pending, flag, site);
  }
  const resolved = args.map((argument) => resolveArgument(argument, site));
  if (resolved.some((argument) => argument === null)) return null;
  return resolveMethod(settle(link, site), method, resolved as readonly Typed[], site);
}

/** `any_trusted` of objects that have an attribute `trusted`, true or false; else null. */
function flagOf(kind: string, method: string, site: Site): string | null {
  const attribute = method.slice(ANY.length);
  const isFlag = ({ attributes }: KindEntry) => {
    const entry = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    return entry?.type.is === 'boolean';
  };
  return method.startsWith(ANY) && site.compilation.kindsOf(kind).some(isFlag) ? attribute : null;
}

function resolveArgument(argument: Argument, site: Site): Typed | null {
  if (argument.is === 'reference') return resolveReference(argument, site);
  const { value } = argument;
  return { expression: { is: 'literal', value }, type: typeOfLiteral(value), name: 'a value' };
}

function followIndex(link: Link, index: number, name: string, site: Site): Link | null {
  const { type } = link;
  if (typeof link.pending?.many === 'string') return refuseMany(link, site);
  if (type.is === 'array' || type.is === 'any') {
    const item = type.is === 'array' ? optional(type.of) : ANY_OPTIONAL;
    // A look-up gives the whole list.
    const list = link.pending === undefined ? link : settle(link, site);
    return appended(list, String(index), within(type, item), name, site);
  }
  return refuse(
    site,
    'unknown_field',
    `${link.name} is ${describeType(type)}, which has no item ${index}.`,
    'Leave it out.',
  );
}

function followKey(link: Link, key: string, name: string, site: Site): Link | null {
  const { type } = link;
  if (typeof link.pending?.many === 'string') return refuseMany(link, site);
  if (type.is === 'object') return resolveAttribute(link, type.kind, key, name, site);
  if (type.is === 'any') return appended(link, key, within(type, ANY_OPTIONAL), name, site);
  if (type.is !== 'map') {
    const hint = suggestion(key, methodsOf(type), 'Leave it out.');
    return refuse(site, 'unknown_field', `${link.name} is ${describeType(type)}, which has no keys.`, hint);
  }
  if (Object.hasOwn(type.keys, key)) return appended(link, key, within(type, type.keys[key] as Type), name, site);
  if (type.open === true) return appended(link, key, within(type, ANY_OPTIONAL), name, site);
  const hint = suggestion(key, Object.keys(type.keys), 'See what the step or trigger gives.');
  return refuse(site, 'unknown_field', `${link.name} has no key "${key}".`, hint);
}

/** Adds a key to what is read already; what a method gave can only be used whole. */
function appended(link: Link, key: string, type: Type, name: string, site: Site): Link | null {
  const { pending, expression } = link;
  if (pending !== undefined) return { ...link, type, name, pending: { ...pending, read: [...pending.read, key] } };
  const longer = lengthened(expression, key);
  if (longer !== null) return { ...link, type, name, expression: longer };
  return refuse(
    site,
    'unknown_field',
    `Of what a method gives, "${key}" cannot be read.`,
    'Read it before the method.',
  );
}

function lengthened(expression: Expression, key: string): Expression | null {
  switch (expression.is) {
    case 'read':
    case 'attribute':
    case 'looked':
      return { ...expression, path: [...expression.path, key] };
    case 'literal':
      return expression;
    default:
      return null;
  }
}
