import { z } from 'zod';
import type { Value, ValueMap } from '../../interpreter/value';
import type { FieldSchema } from '../../src/kinds';
import { isMap } from '../../src/value-shape';

/** A field on the wire. */
export const fieldSchema = z.object({ type: z.string(), value: z.unknown() });

/** A field's declaration on the wire. */
export const fieldDeclarationSchema = z.object({
  type: z.string(),
  key: z.string(),
  label: z.string().nullable(),
  defaultValue: z.unknown().optional(),
  config: z.looseObject({ required: z.boolean() }),
});

type Shape = Omit<FieldSchema, 'key'>;

/**
 * The fields of an object on the wire, `{key: {type, value}}`: every declared one, null where nothing was given, and
 * then what else is there. `spell` gives the key that a declared field has on the wire.
 */
export function wireFields(
  schemas: readonly FieldSchema[],
  fields: ValueMap,
  spell: (key: string) => string = (key) => key,
): ValueMap {
  const declared = schemas.map((schema): [string, Value] => [
    spell(schema.key),
    wireField(schema, fields[schema.key] ?? null, true),
  ]);
  const keys = new Set(schemas.map(({ key }) => key));
  const others = Object.entries(fields).filter(([key]) => !keys.has(key));
  return Object.fromEntries([
    ...declared,
    ...others.map(([key, value]): [string, Value] => [key, { type: typeOfValue(value), value }]),
  ]);
}

function wireField(schema: Shape, value: Value, whole: boolean): ValueMap {
  const type = schema.type === 'email-address' ? 'string' : schema.type;
  if (schema.type === 'hash') return { type, value: wireHash(schema.fields ?? [], isMap(value) ? value : {}, whole) };
  const { items } = schema;
  if (schema.type === 'array' && items !== undefined) {
    const list = Array.isArray(value) ? (value as readonly Value[]) : [];
    return { type, value: list.map((item) => wireField(items, item, false)) };
  }
  return { type, value };
}

/** `whole`: also the parts that nothing was given for. */
function wireHash(schemas: readonly FieldSchema[], value: ValueMap, whole: boolean): ValueMap {
  const shown = whole ? schemas : schemas.filter(({ key }) => (value[key] ?? null) !== null);
  return Object.fromEntries(shown.map((schema) => [schema.key, wireField(schema, value[schema.key] ?? null, whole)]));
}

/** The declarations of a template's fields on the wire. */
export function wireDeclarations(schemas: readonly FieldSchema[]): ValueMap[] {
  return schemas.map((schema) => ({ ...declaration(schema), key: schema.key }));
}

function declaration(schema: Shape): ValueMap {
  const { type, label = null, required = false } = schema;
  return {
    type: type === 'relation' ? 'relation-schema' : type,
    label,
    ...(schema.default_value === undefined ? {} : { defaultValue: schema.default_value }),
    config: { required, archivedAt: null, deactivatedAt: null, ...policies(schema), ...particulars(schema) },
  };
}

function policies({ write_policy: write, redaction_policy: redaction }: Shape): ValueMap {
  return {
    ...(write === undefined ? {} : { writePolicy: write }),
    ...(redaction === undefined ? {} : { redactionPolicy: redaction }),
  };
}

function particulars(schema: Shape): ValueMap {
  switch (schema.type) {
    case 'string':
      return { maxCharLength: schema.max_char_length ?? 255, sanitize: [] };
    case 'choices':
    case 'multi-choices':
      return { allowEmpty: schema.required !== true, options: schema.options ?? [] };
    case 'integer':
    case 'number':
      return {
        ...(schema.minimum === undefined ? {} : { min: schema.minimum }),
        ...(schema.maximum === undefined ? {} : { max: schema.maximum }),
      };
    case 'date':
      return { minDate: null, maxDate: null };
    case 'relation':
      return schema.target === undefined ? {} : { target: schema.target };
    case 'hash':
      return { ignoreUnknownKeys: false, itemSchemas: wireDeclarations(schema.fields ?? []) };
    case 'array':
      return schema.items === undefined ? {} : { itemSchema: declaration(schema.items) };
    default:
      return {};
  }
}

function typeOfValue(value: Value): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return isMap(value) ? 'hash' : typeof value === 'boolean' ? 'boolean' : 'string';
}
