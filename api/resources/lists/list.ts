import { z } from 'zod';
import { timeSchema } from '../../answers/envelope';
import type { ObjectResource } from '../object-resource';

const ALWAYS = ['name', 'key', 'status', 'archivedAt', 'createdAt', 'updatedAt'];
/** What only lists of one type have. */
const BY_TYPE: ReadonlyMap<string, string> = new Map([
  ['name', 'allowFuzzyNameFirst'],
  ['field', 'fieldKey'],
]);

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
    allowFuzzyNameFirst: z.boolean().optional(),
    fieldKey: z.string().optional(),
  }),
  extensions: ['key', 'fieldKey'],
  shows: ({ attributes }) => new Set([...ALWAYS, BY_TYPE.get(String(attributes['list_type'])) ?? '']),
  values: ({ attributes }) => ({ allowFuzzyNameFirst: attributes['allow_fuzzy_name_first'] ?? false }),
  relationships: {},
};
