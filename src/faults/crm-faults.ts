import type { FaultEntry } from './fault-entry';

/** Records that a vendor keeps: contacts, deals, tickets. */
export const CRM_FAULTS = {
  record_not_found: {
    category: 'missing',
    title: 'Record not found',
    says: 'The other side has no such record, or does not show it to this connection.',
  },
  record_rejected: {
    category: 'invalid',
    title: 'Record rejected',
    says: 'The other side does not take these values. The codes and fields that it complains of stand in the details.',
  },
  record_exists: {
    category: 'conflict',
    title: 'Record exists',
    says: 'The other side has such a record already. Update that one, or find it first.',
  },
  record_ambiguous: {
    category: 'conflict',
    title: 'Record ambiguous',
    says: 'More than one record of the other side is meant. Ask for something that only one has.',
  },
  record_busy: {
    category: 'transient',
    title: 'Record busy',
    says: 'The record is locked, or was changed by somebody else at this moment. Nothing was written.',
  },
  vendor_limit_reached: {
    category: 'limited',
    title: 'Limit of the vendor reached',
    says: 'The other side lets this account make no more calls for now. Nothing was written.',
  },
} as const satisfies Record<string, FaultEntry>;
