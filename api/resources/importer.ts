import { z } from 'zod';
import { timeSchema } from '../answers/envelope';
import type { ObjectResource } from './object-resource';

/** A file on its way into the world; its type on the wire says of what: `importer/list-item/name`. */
export const importer: ObjectResource = {
  type: 'importer',
  typeOf: (object) => `importer/${String(object.attributes['importer_type'])}`,
  attributes: z.object({
    status: z.string(),
    createdAt: timeSchema,
    completedAt: timeSchema.nullable(),
    errorCount: z.number().int(),
    successfulCount: z.number().int(),
    duplicateCount: z.number().int(),
    listId: z.string().nullable().optional(),
    errors: z.array(z.object({ line: z.number(), code: z.string() })).optional(),
  }),
  extensions: ['listId', 'errors'],
  values: ({ attributes }) => ({
    errorCount: attributes['error_count'] ?? 0,
    successfulCount: attributes['successful_count'] ?? 0,
    duplicateCount: attributes['duplicate_count'] ?? 0,
    errors: attributes['errors'] ?? [],
  }),
  relationships: {},
};
