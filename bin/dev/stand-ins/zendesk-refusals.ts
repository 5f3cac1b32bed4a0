import type { ValueMap } from '../../../interpreter/value';
import type { StandInAnswer } from './serve';

/** An error as Zendesk words it. */
export function refusal(status: number, error: string, description: string, details?: ValueMap): StandInAnswer {
  return { status, body: { error, description, ...(details !== undefined && { details }) } };
}

/** The errors of Zendesk that steps have to live with. */
export const ZENDESK_REFUSALS = {
  notAuthenticated: { status: 401, body: { error: 'Couldn’t authenticate you' } },
  forbidden: refusal(403, 'Forbidden', 'You do not have access to this page.'),
  notFound: refusal(404, 'RecordNotFound', 'Not found'),
  noSuchHelpdesk: {
    status: 404,
    body: '<!DOCTYPE html><html><body>Oops, this help center no longer exists</body></html>',
  },
  outdated: refusal(
    409,
    'UpdateConflict',
    'Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.',
  ),
  /** Limits of one ticket come as HTML. */
  limited: {
    status: 429,
    headers: { 'retry-after': '93' },
    body: 'Rate limit for ticket updates exceeded, please wait before updating this ticket again',
  },
  otherBody: refusal(400, 'IdempotentRequestError', 'The request parameters do not match those of the first request.'),
  closed: refusal(422, 'RecordInvalid', 'Record validation errors', {
    status: [{ description: 'Status: closed prevents ticket update' }],
  }),
  blank: (field: string) =>
    refusal(422, 'RecordInvalid', 'Record validation errors', {
      [field]: [{ description: `${field}: cannot be blank`, error: 'BlankValue' }],
    }),
} as const;
