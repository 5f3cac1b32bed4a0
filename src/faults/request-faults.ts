import type { FaultEntry } from './fault-entry';

/** Requests that are wrong in themselves, whatever the world is like. */
export const REQUEST_FAULTS = {
  not_authenticated: {
    category: 'denied',
    title: 'Must be authenticated to access this endpoint',
    says: 'The request has no API key that opens an environment. Send it as `Authorization: Bearer <key>`.',
  },
  not_permitted: { category: 'denied', title: 'Forbidden', says: 'This API key may not do that.' },
  api_key_not_found: {
    category: 'missing',
    title: 'Record not found',
    says: 'There is no such API key in this environment.',
  },
  api_key_expired: { category: 'conflict', title: 'Conflict', says: 'The API key has expired already.' },
  api_log_not_found: {
    category: 'missing',
    title: 'Record not found',
    says: 'There is no such API log in this environment. Logs are kept for two weeks, and written a moment after their request.',
  },
  operation_not_here: {
    category: 'invalid',
    title: 'Not implemented',
    says: 'Usher does not have this operation of the published document.',
  },
  route_not_found: { category: 'missing', title: 'Route not found', says: 'There is nothing at this address.' },
  method_not_allowed: {
    category: 'invalid',
    title: 'Method not allowed',
    says: 'This address does not answer to this method.',
  },
  media_type_not_supported: {
    category: 'invalid',
    title: 'Media type not supported',
    says: 'The body must be JSON, sent as `Content-Type: application/json`.',
  },
  body_too_large: { category: 'invalid', title: 'Body too large', says: 'The body is larger than what is accepted.' },
  body_not_json: { category: 'invalid', title: 'Bad Request', says: 'The body is not valid JSON.' },
  body_too_deep: {
    category: 'invalid',
    title: 'Bad Request',
    says: 'The body is nested more deeply than is accepted.',
  },
  headers_too_large: { category: 'invalid', title: 'Headers too large', says: 'The headers are larger than accepted.' },
  key_not_allowed: { category: 'invalid', title: 'Bad Request', says: 'A key of the body is not allowed.' },
  number_out_of_range: { category: 'invalid', title: 'Bad Request', says: 'A number of the body is out of range.' },
  text_not_storable: {
    category: 'invalid',
    title: 'Bad Request',
    says: 'A text has characters that cannot be stored: the character U+0000, or half of a surrogate pair.',
  },
  request_malformed: { category: 'invalid', title: 'Bad Request', says: 'The request does not have the right shape.' },
  request_invalid: { category: 'invalid', title: 'Record invalid', says: 'The request has values that are not valid.' },
  key_not_valid: { category: 'invalid', title: 'Record invalid', says: 'A key is not valid.' },
  cursor_not_found: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'The object that the page should start from is not in this list.',
  },
  idempotency_key_reused: {
    category: 'invalid',
    title: 'Idempotency key reused',
    says: 'This Idempotency-Key was used before with another body. Use a new key for a new request.',
  },
  idempotency_key_in_use: {
    category: 'conflict',
    title: 'Idempotency key in use',
    says: 'The first request with this Idempotency-Key is still under way. Ask again in a moment.',
  },
  answer_redacted: {
    category: 'conflict',
    title: 'Conflict',
    says: 'This request was done when it first came, and what it answered was redacted since. Nothing was done again.',
  },
  rate_limited: {
    category: 'limited',
    title: 'Rate limit exceeded',
    says: 'There were too many requests. Wait until the time that RateLimit-Reset gives.',
  },
} as const satisfies Record<string, FaultEntry>;
