import { z } from 'zod';
import { timeSchema } from '../envelope';
import type { ObjectResource } from './object-resource';

/** Values to compare with; its type on the wire says of what: `list/ip-address`. */
export const list: ObjectResource = {
  type: 'list',
  typeOf: (object) => `list/${String(object.attributes['list_type'])}`,
  attributes: z.object({
    name: z.string(),
    key: z.string().nullable().optional(),
    status: z.string(),
    archivedAt: timeSchema.nullable(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  }),
  extensions: ['key'],
  relationships: {},
};
