import type { FaultEntry } from './fault-entry';

/** What Usher itself stands on. */
export const SERVER_FAULTS = {
  database_unavailable: {
    category: 'transient',
    title: 'Service unavailable',
    says: 'The database cannot be reached. Try again in a moment.',
  },
  database_busy: {
    category: 'transient',
    title: 'Service unavailable',
    says: 'The database could not do this now: others were changing the same, or it took too long. Nothing was written; try again.',
  },
  database_newer: {
    category: 'internal',
    title: 'Database newer',
    says: 'The database was migrated by a newer Usher. Start that version, or a later one.',
  },
  temporal_unavailable: {
    category: 'transient',
    title: 'Service unavailable',
    says: 'Temporal cannot be reached. Try again in a moment.',
  },
  encryption_key_missing: {
    category: 'transient',
    title: 'Service unavailable',
    says: 'This installation has no key to keep secrets with. Its operators set USHER_ENCRYPTION_KEY for every process.',
  },
  secret_unreadable: {
    category: 'transient',
    title: 'Service unavailable',
    says: 'A stored secret was sealed with a key that this process does not have. Add the older key to USHER_ENCRYPTION_KEY.',
  },
  internal: {
    category: 'internal',
    title: 'Internal error',
    says: 'Something went wrong that should not have. It is in the log, under the request id.',
  },
} as const satisfies Record<string, FaultEntry>;
