import type { ValueMap } from '../../../interpreter/value';
import type { StandInAnswer } from './serve';

const CORRELATION = 'b6881283-187e-4088-a778-5c933a14547c';

/** An error as HubSpot words it. */
export function refusal(status: number, category: string, message: string, more: ValueMap = {}): StandInAnswer {
  return { status, body: { status: 'error', message, correlationId: CORRELATION, category, ...more } };
}

function limited(policyName: string, message: string): StandInAnswer {
  const { status, body } = refusal(429, 'RATE_LIMITS', message, { errorType: 'RATE_LIMIT', policyName });
  const headers = { 'x-hubspot-ratelimit-max': '190', 'x-hubspot-ratelimit-remaining': '0' };
  return { status, headers, ...(body !== undefined && { body }) };
}

/** The errors of HubSpot that steps have to live with, in its words and shapes. */
export const HUBSPOT_REFUSALS = {
  notAuthenticated: refusal(
    401,
    'INVALID_AUTHENTICATION',
    'Authentication credentials not found. This API supports OAuth 2.0 authentication.',
  ),
  missingScopes: refusal(403, 'MISSING_SCOPES', 'This app hasn’t been granted all required scopes to make this call.', {
    errors: [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredGranularScopes: ['crm.objects.contacts.write'] },
      },
    ],
  }),
  notFound: refusal(404, 'OBJECT_NOT_FOUND', 'Object not found.'),
  noSuchPage: { status: 404, body: '<html><body><h2>HTTP ERROR 404</h2></body></html>' },
  locked: refusal(423, 'LOCKED', 'The object is locked.'),
  tenSecondly: limited('TEN_SECONDLY_ROLLING', 'You have reached your ten_secondly_rolling limit.'),
  daily: limited('DAILY', 'You have reached your daily limit.'),
  noSuchClient: {
    status: 400,
    body: { status: 'BAD_CLIENT_ID', message: 'missing or unknown client id', error: 'invalid_client' },
  },
  noSuchRefreshToken: {
    status: 400,
    body: { status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token', error: 'invalid_grant' },
  },
  exists: (id: string) => refusal(409, 'CONFLICT', `Contact already exists. Existing ID: ${id}`),
  invalid: (code: string, property: string) =>
    refusal(400, 'VALIDATION_ERROR', 'Property values were not valid', {
      errors: [{ message: `${property} is not valid`, code, context: { propertyName: [property] } }],
    }),
} as const;
