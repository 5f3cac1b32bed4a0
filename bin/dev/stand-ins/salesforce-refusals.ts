import type { StandInAnswer } from './serve';

/** Errors as Salesforce words them: a list, codes in capitals, no hint when to come back. */
export function refusal(status: number, errorCode: string, message: string, fields?: readonly string[]): StandInAnswer {
  return { status, body: [{ message, errorCode, ...(fields !== undefined && { fields: [...fields] }) }] };
}

const LIMIT = refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
const TOO_MANY_AT_ONCE = refusal(
  403,
  'REQUEST_LIMIT_EXCEEDED',
  'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
);

/** The errors of Salesforce that steps have to live with. */
export const SALESFORCE_REFUSALS = {
  session: refusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid'),
  apiDisabled: refusal(403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.'),
  noAccess: refusal(400, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id'),
  daily: { ...LIMIT, headers: { 'sforce-limit-info': 'api-usage=15000/15000' } },
  atOnce: { ...TOO_MANY_AT_ONCE, headers: { 'sforce-limit-info': 'api-usage=18/15000' } },
  lockedRow: refusal(400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record', []),
  unavailable: refusal(503, 'SERVER_UNAVAILABLE', 'Server too busy'),
  notFound: refusal(404, 'NOT_FOUND', 'The requested resource does not exist'),
  duplicate: refusal(400, 'DUPLICATES_DETECTED', 'Use one of these records?'),
  grant: (error: string): StandInAnswer => ({ status: 400, body: { error, error_description: 'not accepted' } }),
} as const;
