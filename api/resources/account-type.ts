import { z } from 'zod';
import { timeSchema } from '../envelope';
import { fieldDeclarationSchema, wireDeclarations } from './fields';
import type { ObjectResource } from './object-resource';

/** What accounts of a type have. */
export const accountType: ObjectResource = {
  type: 'account-type',
  attributes: z.object({
    name: z.string(),
    key: z.string().nullable().optional(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    fieldSchemas: z.array(fieldDeclarationSchema),
  }),
  extensions: ['key'],
  relationships: {},
  values: (_, { fieldSchemas }) => ({ fieldSchemas: wireDeclarations(fieldSchemas) }),
};
