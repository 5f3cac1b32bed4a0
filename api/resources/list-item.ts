import { z } from 'zod';
import type { ValueMap } from '../../interpreter/value';
import type { StoredObject } from '../../src/objects';
import type { Resource } from '../envelope';
import { timeSchema } from '../envelope';
import { type ObjectResource, type Presented, serializeObject } from './object-resource';

/** A type of list: its part of an address, and the values of its items. */
export interface ListType {
  /** `ip-address`, also in the types of its lists and items. */
  readonly type: string;
  /** `ip-addresses`: in addresses. */
  readonly plural: string;
  /** What an item of such a list is, as a request gives it. */
  readonly values: z.ZodRawShape;
}

const text = z.string().max(1024);
const single: z.ZodRawShape = { value: text };

/** Every type of list, in the order in which the published document has them. */
export const LIST_TYPES: readonly ListType[] = [
  { type: 'browser-fingerprint', plural: 'browser-fingerprints', values: single },
  { type: 'country', plural: 'countries', values: { countryCode: text } },
  {
    type: 'email-address',
    plural: 'email-addresses',
    values: { value: text, matchType: z.enum(['email_address', 'domain']).optional() },
  },
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
};

const resources = new Map<string, ObjectResource>();

/** How the items of a type of list look on the wire. */
export function listItemResource({ type, values }: ListType): ObjectResource {
  const known = resources.get(type);
  if (known !== undefined) return known;
  const made: ObjectResource = {
    type: `list-item/${type}`,
    attributes: z.object({ ...COMMON, ...values }),
    relationships: { creator: {} },
    values: (object) => presentValues(object, Object.keys(values)),
  };
  resources.set(type, made);
  return made;
}

/** An item on the wire. Values that nobody gave are left out: the published types have no null for them. */
export function serializeListItem(type: ListType, item: StoredObject, presented: Presented): Resource {
  const resource = serializeObject(listItemResource(type), item, presented);
  const { creator_type: by, creator_id: id } = item.attributes;
  const known = typeof id === 'string' && (by === 'api-key' || by === 'workflow-run');
  return {
    ...resource,
    attributes: withoutMissing(resource.attributes, Object.keys(type.values)),
    relationships: { creator: { data: known ? { type: by, id } : null } },
  };
}

function presentValues(object: StoredObject, names: readonly string[]): ValueMap {
  const count = object.attributes['match_count'] ?? 0;
  const radius = object.attributes['radius_meters'];
  const rounded =
    typeof radius === 'number' && names.includes('radiusMeters') ? { radiusMeters: Math.round(radius) } : {};
  return { matchCount: count, ...rounded };
}

function withoutMissing(attributes: ValueMap, optional: readonly string[]): ValueMap {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name, value]) => value !== null || !optional.includes(name)),
  );
}
