import { z } from 'zod';
import { transactionStatuses } from '../../../src/objects/rules/transactions/transaction-type';
import { timeSchema } from '../../answers/envelope';
import { fieldDeclarationSchema, wireDeclarations } from '../fields';
import type { ObjectResource } from '../object-resource';

/** What transactions of a type have. */
export const transactionType: ObjectResource = {
  type: 'transaction-type',
  attributes: z.object({
    name: z.string(),
    key: z.string().nullable().optional(),
    statuses: z.array(z.string()).optional().describe('The first is the one that transactions begin with.'),
    relationSchemas: z.array(z.unknown()).optional().describe('{key, target, label?, many?} each.'),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    fieldSchemas: z.array(fieldDeclarationSchema),
  }),
  extensions: ['key', 'statuses', 'relationSchemas'],
  relationships: {},
  values: (object, { fieldSchemas }) => ({
    fieldSchemas: wireDeclarations(fieldSchemas),
    statuses: transactionStatuses(object),
    relationSchemas: object.attributes['relation_schemas'] ?? [],
  }),
};
