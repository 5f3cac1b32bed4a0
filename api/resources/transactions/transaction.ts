import { z } from 'zod';
import { timeSchema } from '../../answers/envelope';
import { fieldSchema, wireFields } from '../fields';
import type { ObjectResource } from '../object-resource';

const MOST_RELATED = 100;

/** Something that happened in a team's own business. */
export const transaction: ObjectResource = {
  type: 'transaction',
  fieldsOf: 'transaction_type',
  attributes: z.object({
    status: z.string(),
    referenceId: z.string().nullable(),
    fields: z.record(z.string(), fieldSchema),
    tags: z.array(z.string()),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  }),
  relationships: {
    reviewer: {
      named: ({ attributes: { reviewer_type: type, reviewer_id: id } }) =>
        typeof type === 'string' && typeof id === 'string' ? { type, id } : null,
    },
    transactionLabel: { relation: 'label' },
    transactionType: { relation: 'transaction_type', whenThere: true },
    relatedObjects: {
      union: {
        relations: ['accounts', 'transactions', 'inquiries', 'verifications', 'reports', 'cases'],
        most: MOST_RELATED,
      },
      many: true,
    },
  },
  values: (object, { fieldSchemas }) => ({ fields: wireFields(fieldSchemas, object.fields) }),
};
