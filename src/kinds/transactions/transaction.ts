import {
  COMMON,
  column,
  kept,
  keptAll,
  OPTIONAL_STRING,
  REDACTED_AT,
  REFERENCE_ID,
  STATUS,
  STRING,
  TAGS,
} from '../attributes';
import type { Kind } from '../kind';

/** Something that happened in a team's own business: a payment, an order, a sign-in. Its statuses are those of its type. */
export const transaction: Kind = {
  name: 'transaction',
  prefix: 'txn',
  attributes: {
    ...COMMON,
    status: STATUS,
    reference_id: REFERENCE_ID,
    environment: kept('environment', STRING),
    transaction_type_name: kept('transaction_type_name', STRING),
    ...keptAll(OPTIONAL_STRING, 'reviewer_id', 'reviewer_type'),
    redacted_at: REDACTED_AT,
    tags: TAGS,
    /** By the keys that its type declares: the id of the related object, or a list of ids. */
    relations: kept('relations', { is: 'map', keys: {}, open: true }, {}),
    fields: column({ is: 'map', keys: {}, open: true, personal: true }, (object) => object.fields),
  },
  relations: {
    transaction_type: { kind: 'transaction-type', many: false, held: 'transaction_type' },
    label: { kind: 'transaction-label', many: false, held: 'label' },
    accounts: { kind: 'account', many: true, held: 'accounts' },
    transactions: { kind: 'transaction', many: true, held: 'transactions' },
    inquiries: { kind: 'inquiry', many: true, back: 'transaction' },
    reports: { kind: 'report', many: true, back: 'transaction' },
    verifications: { kind: 'verification', many: true, back: 'transaction' },
    cases: { kind: 'case', many: true, back: 'transactions' },
  },
  events: {
    'transaction.created': {},
    'transaction.status-updated': {},
    'transaction.updated': {},
    'transaction.redacted': {},
    'transaction.updated-fields': {},
    'transaction.labeled': {},
    'transaction.added-relation': {},
    'transaction.removed-relation': {},
    'transaction.tag-added': {},
    'transaction.tag-removed': {},
    'transaction.updated-tags': {},
  },
  subjects: ['accounts'],
  tags: true,
  unavailable: [],
};
