import type { Type } from '../../../interpreter/catalogue';
import { parseDate, yearsBetween } from '../../../interpreter/instant';
import {
  COMMON,
  column,
  derived,
  fields,
  kept,
  OPTIONAL_DATETIME,
  OPTIONAL_STRING,
  REDACTED_AT,
  REFERENCE_ID,
  STRING,
  TAGS,
} from '../attributes';
import { ACCOUNT_FIELD_TYPES } from '../default-fields';
import type { Kind } from '../kind';

const IDENTIFIERS: Type = { is: 'map', keys: {}, open: true, personal: true };
const RELATIONS: Type = { is: 'map', keys: {}, open: true };

/** A person, over all their inquiries. Its statuses are those of its type. */
export const account: Kind = {
  name: 'account',
  prefix: 'act',
  attributes: {
    ...COMMON,
    status: column(STRING, (object) => object.status),
    account_status: column(STRING, (object) => object.status),
    account_type_name: kept('account_type_name', STRING),
    reference_id: REFERENCE_ID,
    archived_at: kept('archived_at', OPTIONAL_DATETIME),
    consolidated_into: kept('consolidated_into', OPTIONAL_STRING),
    redacted_at: REDACTED_AT,
    tags: TAGS,
    // By the keys that its type declares; kept whenever fields are written.
    identifiers: kept('identifiers', IDENTIFIERS, {}),
    // By the keys that its type declares: the id of the related object, or a list of ids.
    relations: kept('relations', RELATIONS, {}),
    fields: fields(ACCOUNT_FIELD_TYPES),
    age: derived({ is: 'integer', optional: true, personal: true }, (object, at) => {
      const birthdate = object.fields['birthdate'];
      const born = typeof birthdate === 'string' ? parseDate(birthdate) : null;
      return born === null || born > at.getTime() ? null : yearsBetween(born, at.getTime());
    }),
  },
  relations: {
    account_type: { kind: 'account-type', many: false, held: 'account_type' },
    inquiries: { kind: 'inquiry', many: true, back: 'account' },
    verifications: { kind: 'verification', many: true, back: 'accounts' },
    documents: { kind: 'document', many: true, back: 'accounts' },
    cases: { kind: 'case', many: true, back: 'accounts' },
    reports: { kind: 'report', many: true, back: 'account' },
    transactions: { kind: 'transaction', many: true, back: 'accounts' },
  },
  events: {
    'account.created': {},
    'account.status-updated': {},
    'account.updated': {},
    'account.updated-fields': {},
    'account.updated-tags': {},
    'account.tag-added': {},
    'account.tag-removed': {},
    'account.archived': {},
    'account.restored': {},
    'account.redacted': {},
    'account.consolidated': {},
    'account.consolidated-with': {},
    'account.added-relation': {},
    'account.removed-relation': {},
  },
  subjects: [],
  tags: true,
  unavailable: [],
};
