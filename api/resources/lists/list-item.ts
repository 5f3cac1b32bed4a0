import { z } from 'zod';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { StoredObject } from '../../../src/objects';
import type { Identifier, Resource } from '../../answers/envelope';
import { timeSchema } from '../../answers/envelope';
import { inflectKey } from '../../wire/inflection';
import { type ObjectResource, type Presented, serializeObject } from '../object-resource';

/** A type of list: its part of an address, and the values of its items. */
export interface ListType {
  /** `ip-address`, also in the types of its lists and items. */
  readonly type: string;
  /** `ip-addresses`: in addresses. */
  readonly plural: string;
  /** What an item of such a list is, as a request gives it. */
  readonly values: z.ZodRawShape;
  /** Its lists cannot be made by the published document. */
  readonly own?: true;
}

const text = z.string().max(1024);
const single: z.ZodRawShape = { value: text };

/** Every type of list, in the order in which the published document has them. */
export const LIST_TYPES: readonly ListType[] = [
  { type: 'browser-fingerprint', plural: 'browser-fingerprints', values: single },
  { type: 'country', plural: 'countries', values: { countryCode: text } },
  { type: 'device-fingerprint', plural: 'device-fingerprints', values: single, own: true },
  {
    type: 'email-address',
    plural: 'email-addresses',
    values: { value: text, matchType: z.enum(['email_address', 'domain']).optional() },
  },
  { type: 'field', plural: 'fields', values: { fieldValue: text }, own: true },
  {
    type: 'geolocation',
    plural: 'geolocations',
    values: {
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      radiusMeters: z.number().min(0).optional(),
    },
  },
  {
    type: 'government-id-number',
    plural: 'government-id-numbers',
    values: { idNumber: text, idClass: text.optional() },
  },
  { type: 'ip-address', plural: 'ip-addresses', values: single },
  { type: 'name', plural: 'names', values: { nameFirst: text, nameLast: text } },
  { type: 'phone-number', plural: 'phone-numbers', values: single },
  { type: 'string', plural: 'strings', values: single },
];

const COMMON = {
  status: z.string(),
  archivedAt: timeSchema.nullable(),
  createdAt: timeSchema,
  updatedAt: timeSchema.nullable(),
  redactedAt: timeSchema.nullable(),
  matchCount: z.number().int(),
  expiresAt: timeSchema.nullable().optional(),
};

/** Who may have made an item; importers by a type of their own. */
const CREATORS: ReadonlySet<string> = new Set(['api-key', 'workflow-run']);

const resources = new Map<string, ObjectResource>();

/** How the items of a type of list look on the wire. */
export function listItemResource({ type, values }: ListType): ObjectResource {
  const known = resources.get(type);
  if (known !== undefined) return known;
  const made: ObjectResource = {
    type: `list-item/${type}`,
    attributes: z.object({ ...COMMON, ...values }),
    extensions: ['expiresAt'],
    relationships: { creator: { named: creatorOf } },
  };
  resources.set(type, made);
  return made;
}

/** Items of whatever type, in events. */
export const listItem: ObjectResource = {
  type: 'list-item',
  typeOf: ({ attributes }) => `list-item/${String(attributes['list_type'])}`,
  attributes: z.object({ ...COMMON, ...Object.assign({}, ...LIST_TYPES.map(({ values }) => values)) }),
  extensions: ['expiresAt'],
  shows: ({ attributes }) => {
    const type = LIST_TYPES.find((one) => one.type === attributes['list_type']);
    const given = Object.keys(type?.values ?? {}).filter(
      (name) => (attributes[inflectKey(name, 'snake')] ?? null) !== null,
    );
    return new Set([...Object.keys(COMMON), ...given]);
  },
  values: ({ attributes }) => ({ matchCount: attributes['match_count'] ?? 0 }),
  relationships: { creator: { named: creatorOf } },
};

/** An item on the wire. Values that nobody gave are left out: the published types have no null for them. */
export function serializeListItem(
  type: ListType,
  item: StoredObject,
  matchCount: number,
  presented: Omit<Presented, 'neighbours' | 'fieldSchemas'>,
): Resource {
  const counted = { ...item, attributes: { ...item.attributes, match_count: matchCount } };
  const resource = serializeObject(listItemResource(type), counted, {
    ...presented,
    neighbours: new Map(),
    fieldSchemas: [],
  });
  return { ...resource, attributes: withoutMissing(resource.attributes, Object.keys(type.values)) };
}

function creatorOf({ attributes }: StoredObject): Identifier | null {
  const { creator_type: type, creator_id: id } = attributes;
  const isKnown = typeof type === 'string' && (CREATORS.has(type) || type.startsWith('importer/'));
  return isKnown && typeof id === 'string' ? { type, id } : null;
}

function withoutMissing(attributes: ValueMap, optional: readonly string[]): ValueMap {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name, value]: [string, Value]) => value !== null || !optional.includes(name)),
  );
}
