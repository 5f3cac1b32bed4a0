import {
  COMMON,
  KEY,
  kept,
  OPTIONAL_BOOLEAN,
  OPTIONAL_DATETIME,
  OPTIONAL_STRING,
  STATUS,
  STRING,
  settable,
} from '../attributes';
import type { Kind, Statuses } from '../kind';

const STATUSES: Statuses = {
  initial: 'active',
  names: ['active', 'archived'],
  moves: [{ from: ['active'], to: 'archived', event: 'list.archived', stamps: ['archived_at'] }],
};

/** Values to compare with, all of one type. */
export const list: Kind = {
  name: 'list',
  prefix: 'list',
  statuses: STATUSES,
  attributes: {
    ...COMMON,
    key: KEY,
    status: STATUS,
    name: settable('name', STRING),
    list_type: settable('list_type', STRING),
    /** Of a list of type field: the field of inquiries that its items are about. */
    field_key: settable('field_key', OPTIONAL_STRING),
    /** Of a list of names: may first names differ by a letter? */
    allow_fuzzy_name_first: settable('allow_fuzzy_name_first', OPTIONAL_BOOLEAN),
    archived_at: kept('archived_at', OPTIONAL_DATETIME),
  },
  relations: { items: { kind: 'list-item', many: true, back: 'list' } },
  events: { 'list.created': { status: 'active' }, 'list.archived': { status: 'archived' } },
  subjects: [],
  tags: false,
  unavailable: [],
};
