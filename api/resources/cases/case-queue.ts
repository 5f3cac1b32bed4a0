import { z } from 'zod';
import { timeSchema } from '../../answers/envelope';
import type { ObjectResource } from '../object-resource';

/** Where cases of one sort wait for their reviewers. */
export const caseQueue: ObjectResource = {
  type: 'case-queue',
  attributes: z.object({
    status: z.string(),
    name: z.string(),
    key: z.string().nullable().optional(),
    createdAt: timeSchema,
    updatedAt: timeSchema.nullable(),
    archivedAt: timeSchema.nullable(),
  }),
  extensions: ['key'],
  relationships: {},
};
