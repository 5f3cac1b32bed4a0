import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import type { ValidSecret } from '../../../src/webhooks/endpoint-secrets';
import { resourceSchema, timeSchema } from '../../answers/envelope';
import type { ObjectResource } from '../object-resource';

const open = z.record(z.string(), z.unknown());

/** Where events are sent to. */
export const webhook: ObjectResource = {
  type: 'webhook',
  attributes: z.object({
    status: z.enum(['disabled', 'enabled', 'archived']),
    url: z.string().nullable(),
    name: z.string().nullable(),
    description: z.string().nullable(),
    apiVersion: z.string().nullable(),
    apiKeyInflection: z.string().nullable(),
    apiAttributesBlocklist: z.array(z.string()).nullable(),
    fileAccessTokenExpiresIn: z.int().nullable(),
    enabledEvents: z.array(z.string()),
    payloadFilter: open.nullable(),
    includedAllowlist: open.nullable(),
    relationshipAllowlist: open.nullable(),
    createdAt: timeSchema,
    templateIds: z.array(z.string()).nullable().optional().describe('Only events of these templates; null: of all.'),
  }),
  relationships: {},
  extensions: ['templateIds'],
};

const secretSchema = z.object({ value: z.string(), expiresAt: timeSchema.nullable() });

/** A webhook with what its requests are signed with. */
export const webhookWithSecretSchema = resourceSchema(
  'webhook-with-secret',
  webhook.attributes.extend({
    secret: z
      .string()
      .optional()
      .describe('The newest secret. An answer that is repeated for its idempotency key lacks it.'),
    secrets: z.array(secretSchema).optional().describe('All that sign now, the newest first.'),
  }),
  [],
  z.literal('webhook'),
);

/** What a webhook that is shown with its secrets has beyond the others. */
export function secretAttributes(secrets: readonly ValidSecret[]): ValueMap {
  return {
    ...(secrets[0] === undefined ? {} : { secret: secrets[0].value }),
    secrets: secrets.map(({ value, expiresAt }) => ({ value, expiresAt: expiresAt?.toISOString() ?? null })),
  };
}
