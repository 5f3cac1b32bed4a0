import type { FaultCode } from '../../../src/faults/catalogue';

/** What every call to a vendor over REST may end in. */
export const REST_FAULTS = [
  'connection_not_found',
  'connection_archived',
  'connection_type_wrong',
  'connection_refused',
  'vendor_limit_reached',
  'record_rejected',
  'http_unavailable',
  'http_missing',
  'response_invalid',
  'answer_too_large',
  'no_answer',
  'not_connected',
  'host_not_found',
  'connection_insecure',
  'address_refused',
  'redirect_refused',
] as const satisfies readonly FaultCode[];

/** The same where an access token may have to be fetched for it. */
export const REST_FAULTS_BY_TOKEN = [
  ...REST_FAULTS,
  'connection_token_unusable',
  'http_limited',
] as const satisfies readonly FaultCode[];
