import { COMMON, OPTIONAL_STRING, STRING, settable } from '../attributes';
import type { Kind } from '../kind';

/** What somebody, or a model, says that a transaction is. Another saying is another label. */
export const transactionLabel: Kind = {
  name: 'transaction-label',
  prefix: 'txnl',
  attributes: {
    ...COMMON,
    model_label: settable('model_label', STRING),
    model_version: settable('model_version', OPTIONAL_STRING),
    score: settable('score', { is: 'number', optional: true }),
  },
  relations: { transactions: { kind: 'transaction', many: true, back: 'label' } },
  // `transaction.labeled` tells of it.
  events: {},
  subjects: [],
  tags: false,
  unavailable: [],
};
