import { z } from 'zod';
import { CONNECTORS } from '../../../activities/connectors';
import type { Value, ValueMap } from '../../../interpreter/value';
import { mapOf } from '../../../src/value-shape';
import { snakeKeys } from '../../wire/deep-keys';
import { camelKey } from '../../wire/inflection';
import { keySchema } from '../template-body';

const name = z.string().min(1).max(255).nullable().optional();
const values = z.record(z.string().max(200), z.unknown());
const settings = values.optional().describe('What the type takes: the reference page of connections. Always shown.');
const secrets = values.optional().describe('What the type takes. Written, and in no answer, log or event.');

export const createBody = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      key: keySchema.describe('What steps name it by.'),
      name,
      connectionType: z.string().min(1).max(100).describe('`http`, `smtp`, …: the reference page of connections.'),
      settings,
      secrets,
    }),
  }),
});

export const updateBody = z.strictObject({
  data: z
    .strictObject({
      attributes: z
        .strictObject({ name, settings: settings.describe('Those that are named; null takes one away.') })
        .optional(),
    })
    .optional(),
});

export const rotateBody = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      secrets: values.describe('Those that are new; those that are not named stay, null takes one away.'),
    }),
  }),
});

/** Where in a request what is checked came from. */
export const CONNECTION_PLACES = {
  '/key': '/data/attributes/key',
  '/connection_type': '/data/attributes/connectionType',
  '/settings': '/data/attributes/settings',
  '/secrets': '/data/attributes/secrets',
};

/** Settings or secrets by the keys that their type declares, whatever the spelling they came in. */
export function keyedAs(type: string, part: 'settings' | 'secrets', given: unknown): ValueMap {
  const declared = new Map(Object.keys(CONNECTORS.get(type)?.[part].shape ?? {}).map((key) => [camelKey(key), key]));
  return Object.fromEntries(
    Object.entries(mapOf(given as Value)).map(([key, value]) => {
      const known = declared.get(camelKey(key));
      return known === undefined ? [key, value] : [known, part === 'settings' ? snakeKeys(value) : value];
    }),
  );
}
