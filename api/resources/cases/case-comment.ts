import { z } from 'zod';
import { timeSchema } from '../../answers/envelope';
import type { ObjectResource } from '../object-resource';

/** What somebody wrote on a case. */
export const caseComment: ObjectResource = {
  type: 'case-comment',
  attributes: z.object({
    message: z.string(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    commenterId: z.string(),
    commenterType: z.string(),
  }),
  relationships: {},
  values: ({ attributes }) => ({ message: attributes['message'] ?? '' }),
};
