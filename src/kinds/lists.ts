import type { Type } from '../../interpreter/catalogue';
import { COMMON, INTEGER, KEY, kept, OPTIONAL_DATETIME, OPTIONAL_STRING, STATUS, STRING, settable } from './attributes';
import type { Kind, Statuses } from './kind';

const archiving = (kind: string): Statuses => ({
  initial: 'active',
  names: ['active', 'archived'],
  moves: [{ from: ['active'], to: 'archived', event: `${kind}.archived`, stamps: ['archived_at'] }],
});

/** Values to compare with, all of one type. */
export const list: Kind = {
  name: 'list',
  prefix: 'list',
  statuses: archiving('list'),
  attributes: {
    ...COMMON,
    key: KEY,
    status: STATUS,
    name: settable('name', STRING),
    list_type: settable('list_type', STRING),
    archived_at: kept('archived_at', OPTIONAL_DATETIME),
  },
  relations: { items: { kind: 'list-item', many: true, back: 'list' } },
  events: { 'list.created': { status: 'active' }, 'list.archived': { status: 'archived' } },
  subjects: [],
  tags: false,
  unavailable: [],
};

const PERSONAL: Type = { is: 'any', optional: true, personal: true };
const VALUES = [
  'value',
  'country_code',
  'latitude',
  'longitude',
  'radius_meters',
  'id_class',
  'id_number',
  'name_first',
  'name_last',
];

/** One value of a list. Its id's prefix says the list's type. */
export const listItem: Kind = {
  name: 'list-item',
  prefix: 'li',
  statuses: archiving('list-item'),
  attributes: {
    ...COMMON,
    status: STATUS,
    list_type: kept('list_type', STRING),
    match_type: kept('match_type', OPTIONAL_STRING),
    match_count: kept('match_count', INTEGER, 0),
    creator_id: kept('creator_id', OPTIONAL_STRING),
    creator_type: kept('creator_type', OPTIONAL_STRING),
    archived_at: kept('archived_at', OPTIONAL_DATETIME),
    ...Object.fromEntries(VALUES.map((key) => [key, kept(key, PERSONAL)])),
  },
  relations: { list: { kind: 'list', many: false, held: 'list' } },
  events: { 'list-item.created': { status: 'active' }, 'list-item.archived': { status: 'archived' } },
  subjects: [],
  tags: false,
  unavailable: [],
};
