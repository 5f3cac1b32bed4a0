import type { AttributeEntry, KindEntry, RelationEntry, Type } from '../../catalogue';
import { suggestion } from '../../definition/did-you-mean';
import type { Expression } from '../../plan';
import { common, optional, STRING, within } from '../types';
import type { Link, Pending } from './link';
import { refuse, type Site } from './site';

/** What every object tells of itself. */
const OWN: { readonly [key: string]: AttributeEntry } = {
  id: { type: STRING, source: 'stored' },
  type: { type: STRING, source: 'stored' },
};

/** Reads a key of an object: an attribute of the run's copy, or something that a look-up finds. */
export function resolveAttribute(link: Link, kind: string, key: string, name: string, site: Site): Link | null {
  const kinds = site.compilation.kindsOf(kind);
  const attribute = attributeOf(kinds, key);
  if (attribute !== undefined) return readAttribute(link, kinds, attribute, key, name);
  const relation = relationOf(kinds, key);
  if (relation !== undefined) return followRelation(link, relation, key, name);
  return refuseKey(kinds, kind, key, site);
}

/** Of several kinds only what all of them have. */
function attributeOf(kinds: readonly KindEntry[], key: string): AttributeEntry | undefined {
  const own = Object.hasOwn(OWN, key) ? OWN[key] : undefined;
  if (kinds.length === 0) return own;
  const entries = kinds.flatMap(({ attributes }) => (Object.hasOwn(attributes, key) ? attributes[key] : own) ?? []);
  if (entries.length < kinds.length) return undefined;
  const type = common(entries.map((entry) => entry.type));
  return {
    type: entries.some((entry) => entry.type.optional === true) ? optional(type) : type,
    source: entries.some((entry) => entry.source === 'related') ? 'related' : 'stored',
  };
}

function relationOf(kinds: readonly KindEntry[], key: string): RelationEntry | undefined {
  const entries = kinds.map(({ relations }) => (Object.hasOwn(relations, key) ? relations[key] : undefined));
  const [first] = entries;
  return entries.every((entry) => entry?.kind === first?.kind && entry?.many === first?.many) ? first : undefined;
}

function readAttribute(
  link: Link,
  kinds: readonly KindEntry[],
  { type, source }: AttributeEntry,
  key: string,
  name: string,
): Link {
  const read = within(link.type, type);
  const named = { name, type: read, expression: link.expression };
  if (link.pending !== undefined) return { ...named, pending: { ...link.pending, read: [key] } };
  // An object named by an attribute has no copy in the run, and a related value stands in no copy.
  const distant = link.expression.is === 'attribute' || source === 'related';
  if (distant && !Object.hasOwn(OWN, key)) {
    return { ...named, pending: { of: link.expression, path: [], read: [key], many: null } };
  }
  const expression: Expression = { is: 'attribute', of: link.expression, path: [key] };
  const carriedBy = Object.hasOwn(OWN, key) ? [] : kinds.map((entry) => entry.kind);
  return { name, type: read, expression, carriedBy };
}

function followRelation(link: Link, { kind, many }: RelationEntry, key: string, name: string): Link | null {
  const object: Type = { is: 'object', kind };
  const type: Type = many ? { is: 'array', of: object } : optional(object);
  const start: Pending = link.pending ?? { of: link.expression, path: [], read: [], many: null };
  return {
    name,
    type,
    expression: link.expression,
    pending: { ...start, path: [...start.path, key], many: many ? kind : null },
  };
}

function refuseKey(kinds: readonly KindEntry[], kind: string, key: string, site: Site): null {
  if (kinds.length === 0) {
    const message = `What kind of object this is is not known here, so "${key}" cannot be read.`;
    return refuse(site, 'unknown_field', message, 'Only id and type can be read of it.');
  }
  if (kinds.some(({ unavailable }) => unavailable.includes(key))) {
    const hint = 'It is a field of the published product; nothing here can give it.';
    return refuse(site, 'field_not_available', `The field "${key}" of ${kind} is not available yet.`, hint);
  }
  const [first] = kinds;
  const names = Object.keys({ ...OWN, ...first?.attributes, ...first?.relations });
  const hint = suggestion(key, names, `${kind} has: ${names.join(', ')}.`);
  return refuse(site, 'unknown_field', `The kind ${kind.replaceAll('|', ' or ')} has no field "${key}".`, hint);
}
