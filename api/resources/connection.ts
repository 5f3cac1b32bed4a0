import { z } from 'zod';
import { mapOf } from '../../src/value-shape';
import { timeSchema } from '../answers/envelope';
import { camelKeys } from '../wire/deep-keys';
import type { ObjectResource } from './object-resource';

/** What an environment calls the world with; its secrets are in no answer. */
export const connection: ObjectResource = {
  type: 'connection',
  attributes: z.object({
    status: z.enum(['active', 'archived']),
    key: z.string(),
    name: z.string().nullable(),
    connectionType: z.string(),
    settings: z.record(z.string(), z.unknown()),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  }),
  relationships: {},
  values: ({ attributes }) => ({ settings: camelKeys(mapOf(attributes['settings'])) }),
};
