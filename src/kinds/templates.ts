import type { Type } from '../../interpreter/catalogue';
import { COMMON, hidden, KEY, kept, OPTIONAL_DATETIME, OPTIONAL_STRING, STATUS, STRING, settable } from './attributes';
import type { Kind } from './kind';

const ANY_LIST: Type = { is: 'array', of: { is: 'any' }, optional: true };
const NAMED = { ...COMMON, key: KEY, status: STATUS, name: settable('name', STRING) };

/** What an inquiry asks for. Its fields are its version's. */
export const inquiryTemplate: Kind = {
  name: 'inquiry-template',
  prefix: 'itmpl',
  attributes: { ...NAMED, field_schemas: hidden('field_schemas', ANY_LIST) },
  relations: {
    versions: { kind: 'inquiry-template-version', many: true, back: 'template' },
    latest_published_version: { kind: 'inquiry-template-version', many: false, held: 'latest_published_version' },
  },
  events: { 'inquiry-template.created': {} },
  subjects: [],
  tags: false,
  unavailable: [],
};

/** One immutable state of a template: an inquiry stays on the one that it began with. */
export const inquiryTemplateVersion: Kind = {
  name: 'inquiry-template-version',
  prefix: 'itmplv',
  attributes: {
    ...COMMON,
    status: STATUS,
    name_display: settable('name_display', OPTIONAL_STRING),
    published_at: kept('published_at', OPTIONAL_DATETIME),
    field_schemas: hidden('field_schemas', ANY_LIST),
  },
  relations: { template: { kind: 'inquiry-template', many: false, held: 'template' } },
  events: { 'inquiry-template-version.created': {}, 'inquiry-template-version.published': { status: 'published' } },
  subjects: [],
  tags: false,
  unavailable: [],
};

/** How cases are worked on: their fields and statuses. Has no versions, changes take effect at once. */
export const caseTemplate: Kind = {
  name: 'case-template',
  prefix: 'ctmpl',
  attributes: {
    ...NAMED,
    archived_at: kept('archived_at', OPTIONAL_DATETIME),
    field_schemas: hidden('field_schemas', ANY_LIST),
    /** [{name, resolves}]: the first is the one that cases begin with. */
    statuses: hidden('statuses', ANY_LIST),
  },
  relations: { cases: { kind: 'case', many: true, back: 'template' } },
  events: { 'case-template.created': {} },
  subjects: [],
  tags: false,
  unavailable: [],
};

/** What accounts of a type have: fields and statuses. */
export const accountType: Kind = {
  name: 'account-type',
  prefix: 'acttp',
  attributes: {
    ...COMMON,
    key: KEY,
    name: settable('name', STRING),
    field_schemas: hidden('field_schemas', ANY_LIST),
    /** Names: the first is the one that accounts begin with. */
    statuses: hidden('statuses', ANY_LIST),
  },
  relations: { accounts: { kind: 'account', many: true, back: 'account_type' } },
  events: { 'account-type.created': {} },
  subjects: [],
  tags: false,
  unavailable: [],
};
