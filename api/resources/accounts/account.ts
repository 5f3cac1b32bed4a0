import { z } from 'zod';
import { timeSchema } from '../../answers/envelope';
import { fieldSchema, wireFields } from '../fields';
import type { ObjectResource } from '../object-resource';

/** A person, over all their inquiries. */
export const account: ObjectResource = {
  type: 'account',
  fieldsOf: 'account_type',
  attributes: z.object({
    referenceId: z.string().nullable(),
    accountTypeName: z.string(),
    accountStatus: z.string(),
    tags: z.array(z.string()),
    fields: z.record(z.string(), fieldSchema),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    redactedAt: timeSchema.nullable(),
    archivedAt: timeSchema.nullable().optional(),
    consolidatedInto: z.string().nullable().optional(),
    identifiers: z.record(z.string(), z.string()).optional(),
    relations: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  }),
  extensions: ['archivedAt', 'consolidatedInto', 'identifiers', 'relations'],
  relationships: { accountType: { relation: 'account_type' } },
  values: (object, { fieldSchemas }) => ({
    accountStatus: object.status ?? '',
    fields: wireFields(fieldSchemas, object.fields),
    identifiers: object.attributes['identifiers'] ?? {},
    relations: object.attributes['relations'] ?? {},
  }),
};
