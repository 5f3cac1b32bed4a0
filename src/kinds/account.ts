import { parseDate, yearsBetween } from '../../interpreter/instant';
import { COMMON, column, derived, fields, kept, REDACTED_AT, REFERENCE_ID, STRING, TAGS } from './attributes';
import { ACCOUNT_FIELD_TYPES } from './default-fields';
import type { Kind } from './kind';

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
    redacted_at: REDACTED_AT,
    tags: TAGS,
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
    cases: { kind: 'case', many: true, back: 'accounts' },
  },
  events: {
    'account.created': {},
    'account.status-updated': {},
    'account.updated': {},
    'account.updated-fields': {},
    'account.updated-tags': {},
    'account.tag-added': {},
    'account.tag-removed': {},
  },
  subjects: [],
  tags: true,
  unavailable: ['identifiers', 'relations', 'reports', 'transactions', 'verifications'],
};
