import type { FaultCode } from '../../../src/faults/catalogue';

/** What an action that uses a connection may end in before it has said anything. */
export const CONNECTION: readonly FaultCode[] = [
  'connection_not_found',
  'connection_archived',
  'connection_type_wrong',
  'connection_refused',
  'address_refused',
  'host_not_found',
  'not_connected',
  'connection_insecure',
];

/** What a vendor's API may end a call in. */
export const VENDOR: readonly FaultCode[] = ['http_limited', 'http_unavailable', 'no_answer', 'maybe_sent'];
