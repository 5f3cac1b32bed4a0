import type { Type } from '../../../interpreter/catalogue';
import { COMMON, hidden, KEY, STRING, settable } from '../attributes';
import type { Kind } from '../kind';

const ANY_LIST: Type = { is: 'array', of: { is: 'any' }, optional: true };

/** What transactions of a type have: fields, statuses and relations. */
export const transactionType: Kind = {
  name: 'transaction-type',
  prefix: 'txntp',
  attributes: {
    ...COMMON,
    key: KEY,
    name: settable('name', STRING),
    field_schemas: hidden('field_schemas', ANY_LIST),
    /** Names; `created`, with which every transaction begins, is always one of them. */
    statuses: hidden('statuses', ANY_LIST),
    /** [{key, label, target, many}]: the relations by name that its transactions have. */
    relation_schemas: hidden('relation_schemas', ANY_LIST),
  },
  relations: { transactions: { kind: 'transaction', many: true, back: 'transaction_type' } },
  events: { 'transaction-type.created': {}, 'transaction-type.updated': {}, 'transaction-type.deleted-field': {} },
  subjects: [],
  tags: false,
  unavailable: [],
};
