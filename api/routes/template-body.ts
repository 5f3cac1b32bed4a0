import { z } from 'zod';
import type { Value, ValueMap } from '../../interpreter/value';
import { camelKey, inflectKey } from '../wire/inflection';

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
  .describe('{key, type, label?, required?, options?, max-char-length?, minimum?, maximum?, fields?, items?} each.');

/** Declarations as the world has them: keys in snake_case, whatever the spelling they came in. */
export function fieldSchemasOf(schemas: z.output<typeof fieldSchemasSchema>): Value {
  return (schemas ?? []).map((schema) => snakeKeys(schema as Value));
}

function snakeKeys(value: Value): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map(snakeKeys);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value as ValueMap).map(([key, inner]) => [inflectKey(camelKey(key), 'snake'), snakeKeys(inner)]),
  );
}

/** Where what the service is given comes from in a request that makes a template. */
export const TEMPLATE_PLACES = {
  '/attributes': '/data/attributes',
  '/attributes/field_schemas': '/data/attributes/fieldSchemas',
  '/field_schemas': '/data/attributes/fieldSchemas',
  '/key': '/data/attributes/key',
};
