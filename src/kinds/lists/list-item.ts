import type { Type } from '../../../interpreter/catalogue';
import { COMMON, INTEGER, kept, OPTIONAL_DATETIME, OPTIONAL_STRING, STATUS, STRING } from '../attributes';
import type { Kind, Statuses } from '../kind';

/** A pending item is noted, and matches nothing until it is made active. */
const STATUSES: Statuses = {
  initial: 'active',
  names: ['pending', 'active', 'archived'],
  moves: [
    { from: ['pending'], to: 'active', event: 'list-item.activated' },
    { from: ['pending', 'active'], to: 'archived', event: 'list-item.archived', stamps: ['archived_at'] },
  ],
};

const PERSONAL: Type = { is: 'any', optional: true, personal: true };
const VALUES = [
  'value',
  'country_code',
  'field_value',
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
  statuses: STATUSES,
  attributes: {
    ...COMMON,
    status: { ...STATUS, type: { is: 'string', choices: STATUSES.names } },
    list_type: kept('list_type', STRING),
    match_type: kept('match_type', OPTIONAL_STRING),
    /** Written when the item is archived; until then it is counted for whoever asks. */
    match_count: kept('match_count', INTEGER, 0),
    creator_id: kept('creator_id', OPTIONAL_STRING),
    creator_type: kept('creator_type', OPTIONAL_STRING),
    /** From then on it matches nothing, whoever looks. */
    expires_at: kept('expires_at', OPTIONAL_DATETIME),
    archived_at: kept('archived_at', OPTIONAL_DATETIME),
    ...Object.fromEntries(VALUES.map((key) => [key, kept(key, PERSONAL)])),
  },
  relations: { list: { kind: 'list', many: false, held: 'list' } },
  events: {
    'list-item.created': {},
    'list-item.activated': { status: 'active' },
    'list-item.archived': { status: 'archived' },
    'list-item.updated': {},
  },
  subjects: [],
  tags: false,
  unavailable: [],
};
