import type { FaultEntry } from './fault-entry';

/** Connections to the world, and what they open. */
export const CONNECTION_FAULTS = {
  connection_not_found: {
    category: 'missing',
    title: 'Connection not found',
    says: 'This environment has no such connection.',
  },
  connection_archived: {
    category: 'conflict',
    title: 'Connection archived',
    says: 'The connection was archived. Name another one.',
  },
  connection_type_wrong: {
    category: 'invalid',
    title: 'Connection of another type',
    says: 'The connection is of a type that this action cannot use.',
  },
  connection_refused: {
    category: 'denied',
    title: 'Connection refused',
    says: 'The other side does not know the credentials of the connection, or lets them do less than this. Rotate them, or give them more rights there.',
  },
  connection_token_unusable: {
    category: 'invalid',
    title: 'No access token',
    says: 'What the connection asks for access tokens answered with something else. Check its token URL.',
  },
  connection_invalid: {
    category: 'invalid',
    title: 'Connection not valid',
    says: 'The settings or secrets are not what a connection of this type takes.',
  },
  connection_in_use: {
    category: 'conflict',
    title: 'Connection in use',
    says: 'A workflow that runs in this environment, or a report template, names the connection. Pause the workflow, or have another connection named, and archive this one then.',
  },
} as const satisfies Record<string, FaultEntry>;
