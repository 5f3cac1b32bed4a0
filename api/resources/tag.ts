import { z } from 'zod';
import { timeSchema } from '../answers/envelope';
import type { ObjectResource } from './object-resource';

/** A name that objects can be given. */
export const tag: ObjectResource = {
  type: 'tag',
  attributes: z.object({
    name: z.string(),
    status: z.string(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    archivedAt: timeSchema.nullable(),
  }),
  relationships: {},
  values: (object) => ({ name: object.key ?? '' }),
};
