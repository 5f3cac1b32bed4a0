import { z } from 'zod';
import type { ApiLog } from '../../../src/api-logs';
import { type Resource, resourceSchema, timeSchema } from '../../answers/envelope';

const open = z.record(z.string(), z.unknown());

const attributesSchema = z.object({
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: open,
    getParams: open.describe('The query.'),
    postParams: open.describe('The body, what opens something masked.'),
    ipAddress: z.string(),
  }),
  response: z.object({
    status: z.number().int(),
    headers: open,
    body: z.unknown().optional().describe('Of changes and refusals.'),
  }),
  createdAt: timeSchema,
  redactedAt: timeSchema.nullable(),
  apiKeyId: z.string().optional(),
});

export const apiLogSchema = resourceSchema('api-log', attributesSchema, []);

/** A log on the wire. `extended`: with the answer's body and the key, which the published document does not have. */
export function serializeApiLog(log: ApiLog, extended: boolean): Resource {
  return {
    type: 'api-log',
    id: log.id,
    attributes: {
      request: {
        method: log.method,
        path: log.path,
        headers: log.requestHeaders,
        getParams: log.query ?? {},
        // A body that is no object has no parameters to show.
        postParams:
          typeof log.requestBody === 'object' && !Array.isArray(log.requestBody) ? (log.requestBody ?? {}) : {},
        ipAddress: log.ipAddress,
      },
      response: {
        status: log.status,
        headers: log.responseHeaders,
        ...(extended ? { body: log.responseBody } : {}),
      },
      createdAt: log.createdAt.toISOString(),
      redactedAt: log.redactedAt?.toISOString() ?? null,
      ...(extended ? { apiKeyId: log.keyId } : {}),
    },
  };
}
