import { z } from 'zod';
import { timeSchema } from '../../answers/envelope';
import type { ObjectResource } from '../object-resource';

/** What a transaction is said to be. */
export const transactionLabel: ObjectResource = {
  type: 'transaction-label',
  attributes: z.object({
    modelLabel: z.string(),
    modelVersion: z.string().nullable(),
    score: z.number().nullable().optional(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  }),
  extensions: ['score'],
  relationships: {},
};
