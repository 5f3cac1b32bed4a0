import { z } from 'zod';
import type { ApiKey } from '../../../src/api-keys';
import { type Resource, resourceSchema, timeSchema } from '../../answers/envelope';

const attributesSchema = z.object({
  name: z.string(),
  note: z.string().nullable(),
  apiVersion: z.string(),
  apiKeyInflection: z.enum(['kebab', 'camel', 'snake']),
  apiAttributesBlocklist: z.array(z.string()),
  permissions: z.array(z.string()),
  ipAddressAllowlist: z.array(z.string()),
  fileAccessTokenExpiresIn: z.number().int().describe('Seconds.'),
  lastUsedAt: timeSchema.nullable().describe('To the minute.'),
  expiresAt: timeSchema.nullable(),
  createdAt: timeSchema,
  value: z.string().optional().describe('The key itself: in the answer that made it, and never again.'),
});

export const apiKeySchema = resourceSchema('api-key', attributesSchema, []);

/** A key on the wire, without itself. */
export function serializeApiKey(key: ApiKey): Resource {
  return {
    type: 'api-key',
    id: key.id,
    attributes: {
      name: key.name,
      note: key.note,
      apiVersion: key.apiVersion,
      apiKeyInflection: key.keyInflection,
      apiAttributesBlocklist: key.attributeBlocklist,
      permissions: key.permissions,
      ipAddressAllowlist: key.ipAllowlist,
      fileAccessTokenExpiresIn: key.fileAccessTokenExpiresIn,
      lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
      expiresAt: key.expiresAt?.toISOString() ?? null,
      createdAt: key.createdAt.toISOString(),
    },
  };
}
