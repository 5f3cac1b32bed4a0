import { z } from 'zod';
import type { Value } from '../../interpreter/value';
import { snakeKeys } from '../wire/deep-keys';

/** What authors name a thing by. */
export const keySchema = z
  .string()
  .max(128)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be words of small letters and digits, joined by hyphens');

/** Declarations of fields: the service checks what is in them. */
export const fieldSchemasSchema = z
  .array(z.looseObject({ key: z.string(), type: z.string() }))
  .max(200)
  .optional()
  .describe(
    '{key, type, label?, required?, options?, max-char-length?, minimum?, maximum?, fields?, items?, target?, default-value?, write-policy?, redaction-policy?} each.',
  );

/** Where the flow of an inquiry is shown: a one-time link leads there. */
export const flowUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an address like https://flow.example.com/start' })
  .max(2048)
  .describe('Where a one-time link leads, with `code` added to its query.');

/** Declarations as the world has them: keys in snake_case, whatever the spelling they came in. */
export function fieldSchemasOf(schemas: z.output<typeof fieldSchemasSchema>): Value {
  return (schemas ?? []).map((schema) => snakeKeys(schema as Value));
}

/** Where what the service is given comes from in a request that makes a template. */
export const TEMPLATE_PLACES = {
  '/attributes': '/data/attributes',
  '/attributes/field_schemas': '/data/attributes/fieldSchemas',
  '/field_schemas': '/data/attributes/fieldSchemas',
  '/key': '/data/attributes/key',
};
