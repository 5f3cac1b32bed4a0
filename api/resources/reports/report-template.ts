import { z } from 'zod';
import { timeSchema } from '../../answers/envelope';
import { camelKeys } from '../../wire/deep-keys';
import type { ObjectResource } from '../object-resource';

/** How reports of a type are run. */
export const reportTemplate: ObjectResource = {
  type: 'report-template',
  typeOf: (object) => `report-template/${String(object.attributes['report_type'])}`,
  attributes: z.object({
    name: z.string(),
    key: z.string().nullable().optional(),
    versionName: z.string().optional(),
    intervalDays: z
      .number()
      .nullable()
      .optional()
      .describe('How many days apart its reports run again by themselves; null: they do not.'),
    searchLists: z.array(z.unknown()).optional().describe('Of watchlists: [{slug, type}].'),
    provider: z
      .record(z.string(), z.unknown())
      .nullable()
      .optional()
      .describe('Who gives its reports; null: the lists, where its type can be looked for in them, else nobody.'),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  }),
  extensions: ['key', 'versionName', 'intervalDays', 'provider'],
  relationships: {},
  shows: (object) => (object.attributes['report_type'] === 'watchlist' ? WITH_LISTS : PLAIN),
  values: ({ attributes }) => ({ searchLists: camelKeys(attributes['search_lists'] ?? []) }),
};

const PLAIN: ReadonlySet<string> = new Set([
  'name',
  'key',
  'versionName',
  'intervalDays',
  'provider',
  'createdAt',
  'updatedAt',
]);
const WITH_LISTS: ReadonlySet<string> = new Set([...PLAIN, 'searchLists']);
