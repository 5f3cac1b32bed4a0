import type { Type } from '../../interpreter/catalogue';
import { COMMON, hidden, KEY, OPTIONAL_STRING, STATUS, STRING, settable } from './attributes';
import type { Kind } from './kind';

const SETTINGS: Type & { readonly is: 'map' } = { is: 'map', keys: {}, open: true };

/** What an environment calls the world with: named by steps, by key. Its secrets lie apart and sealed. */
export const connection: Kind = {
  name: 'connection',
  prefix: 'conn',
  statuses: {
    initial: 'active',
    names: ['active', 'archived'],
    moves: [{ from: ['active'], to: 'archived', event: 'connection.archived' }],
  },
  attributes: {
    ...COMMON,
    key: KEY,
    status: STATUS,
    name: settable('name', OPTIONAL_STRING),
    connection_type: settable('connection_type', STRING),
    // May hold names that only the team should know.
    settings: hidden('settings', SETTINGS),
  },
  relations: {},
  events: {
    'connection.created': { status: 'active' },
    'connection.updated': {},
    'connection.rotated': {},
    'connection.archived': { status: 'archived' },
  },
  subjects: [],
  tags: false,
  unavailable: [],
};
