import { z } from 'zod';
import type { Value } from '../../../interpreter/value';
import { FIELD_TYPES, type FieldSchema } from '../../kinds/default-fields';
import { type Diagnostic, refuse } from '../refuse';
import { checkField } from './check-field';

const DEPTH = 4;

const parts = {
  type: z.enum(FIELD_TYPES, `must be one of ${FIELD_TYPES.join(', ')}`),
  label: z.string().max(255).optional(),
  required: z.boolean().optional(),
  options: z.array(z.string().min(1).max(255)).min(1).max(500).optional(),
  max_char_length: z.int().min(1).max(1024).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  fields: z.lazy(() => z.array(fieldSchema).max(100)).optional(),
  items: z.lazy(() => itemSchema).optional(),
  target: z.string().min(1).max(64).optional(),
  default_value: z.json().optional(),
  write_policy: z.enum(['none', 'write_once']).optional(),
  redaction_policy: z.enum(['none', 'never']).optional(),
  biometric: z.boolean().optional(),
};
const key = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,99}$/, 'begins with a letter, and has letters, digits, _ and - (at most 100)');
const fieldSchema: z.ZodType<unknown> = z
  .strictObject({ key, ...parts })
  .refine(isComplete, 'needs `options` or `fields`')
  .refine(mayHaveDefault, 'cannot have a default value');
const itemSchema: z.ZodType<unknown> = z.strictObject(parts).refine(isComplete, 'needs `options` or `fields`');
const schemaList = z
  .array(fieldSchema)
  .max(200)
  .refine((schemas) => depthOf(schemas as FieldSchema[]) <= DEPTH, `fields may be nested ${DEPTH} deep`)
  .refine((schemas) => new Set(keysOf(schemas)).size === schemas.length, 'has a key twice');

/** Choices and multi-choices have options, a hash has fields. */
function isComplete({ type, options, fields }: { type: string; options?: unknown; fields?: unknown }): boolean {
  if (type === 'choices' || type === 'multi-choices') return options !== undefined;
  return type !== 'hash' || fields !== undefined;
}

const WITHOUT_DEFAULT: ReadonlySet<string> = new Set(['array', 'file', 'hash', 'json', 'relation']);

function mayHaveDefault({ type, default_value: value }: { type: string; default_value?: unknown }): boolean {
  return value === undefined || !WITHOUT_DEFAULT.has(type);
}

function keysOf(schemas: readonly unknown[]): string[] {
  return (schemas as readonly FieldSchema[]).map((schema) => schema.key);
}

function depthOf(schemas: readonly Partial<FieldSchema>[]): number {
  const below = schemas.map((schema) => depthOf([...(schema.fields ?? []), ...(schema.items ? [schema.items] : [])]));
  return schemas.length === 0 ? 0 : 1 + Math.max(...below);
}

/** The fields that a template is to declare. Fault `field_schema_invalid`, with a diagnostic for each. */
export function parseFieldSchemas(given: Value | undefined, pointer: string): readonly FieldSchema[] {
  if (given === undefined || given === null) return [];
  const read = schemaList.safeParse(given);
  if (read.success) return withGoodDefaults(read.data as FieldSchema[], pointer);
  throw refuse(
    'field_schema_invalid',
    read.error.issues.map((issue) => ({
      code: 'field_schema_invalid',
      pointer: `${pointer}${issue.path.map((part) => `/${String(part)}`).join('')}`,
      message: `This field is not declared rightly: ${issue.message}.`,
    })),
  );
}

function withGoodDefaults(schemas: readonly FieldSchema[], pointer: string): readonly FieldSchema[] {
  const found: Diagnostic[] = [];
  for (const [index, { default_value: value, ...schema }] of schemas.entries()) {
    if (value !== undefined) checkField(schema, value, `${pointer}/${index}/default_value`, found);
  }
  if (found.length > 0) throw refuse('field_schema_invalid', found);
  return schemas;
}

/** The declared fields of a template that was read before, with those that every template of its kind has. */
export function declaredFields(
  stored: Value | undefined,
  defaults: readonly FieldSchema[] = [],
): readonly FieldSchema[] {
  const own = (stored ?? []) as unknown as readonly FieldSchema[];
  const keys = new Set(own.map((schema) => schema.key));
  return [...defaults.filter((schema) => !keys.has(schema.key)), ...own];
}
