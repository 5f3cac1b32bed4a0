import type { Type } from '../../interpreter/catalogue';
import {
  COMMON,
  hidden,
  INTEGER,
  kept,
  OPTIONAL_DATETIME,
  OPTIONAL_STRING,
  STATUS,
  STRING,
  STRINGS,
  settable,
} from './attributes';
import type { Kind } from './kind';

const ANY: Type = { is: 'any', optional: true };

/** Where events are sent to. Its secrets, and the headers that it wants, lie apart and sealed. */
export const webhook: Kind = {
  name: 'webhook',
  prefix: 'wbh',
  statuses: {
    initial: 'disabled',
    names: ['disabled', 'enabled', 'archived'],
    moves: [
      { from: ['disabled'], to: 'enabled', event: 'webhook.enabled', stamps: ['enabled_at'] },
      { from: ['enabled'], to: 'disabled', event: 'webhook.disabled', clears: ['enabled_at'] },
      { from: ['disabled', 'enabled'], to: 'archived', event: 'webhook.archived', clears: ['enabled_at'] },
    ],
  },
  attributes: {
    ...COMMON,
    status: STATUS,
    name: settable('name', OPTIONAL_STRING),
    enabled_events: settable('enabled_events', STRINGS),
    enabled_at: kept('enabled_at', OPTIONAL_DATETIME),
    description: hidden('description', OPTIONAL_STRING),
    // An address may hold what only its receiver should know.
    url: hidden('url', STRING),
    api_version: hidden('api_version', STRING),
    api_key_inflection: hidden('api_key_inflection', STRING),
    api_attributes_blocklist: hidden('api_attributes_blocklist', STRINGS),
    file_access_token_expires_in: hidden('file_access_token_expires_in', INTEGER),
    payload_filter: hidden('payload_filter', ANY),
    included_allowlist: hidden('included_allowlist', ANY),
    relationship_allowlist: hidden('relationship_allowlist', ANY),
    template_ids: hidden('template_ids', STRINGS),
  },
  relations: {},
  events: {
    'webhook.created': { status: 'disabled' },
    'webhook.enabled': { status: 'enabled' },
    'webhook.disabled': { status: 'disabled' },
    'webhook.archived': { status: 'archived' },
  },
  subjects: [],
  tags: false,
  unavailable: [],
};
