/** Types of the language: what fits where, and how they are called in sentences. */
import type { JsonSchema, Type } from '../catalogue';

export const ANY: Type = { is: 'any' };
export const ANY_OPTIONAL: Type = { is: 'any', optional: true };
export const STRING: Type = { is: 'string' };
export const DATETIME: Type = { is: 'datetime' };
const BOOLEAN: Type = { is: 'boolean' };

const NOUNS: { readonly [is in Exclude<Type['is'], 'array' | 'object'>]: string } = {
  any: 'any value',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date',
  datetime: 'a date and time',
  map: 'a map',
};

/** `text`, `a list of dates`, `an object of kind inquiry`. */
export function describeType(type: Type): string {
  if (type.is === 'object') return type.kind === '*' ? 'an object' : `an object of kind ${type.kind}`;
  if (type.is !== 'array') return NOUNS[type.is];
  return type.of.is === 'any' ? 'a list' : `a list (each item ${describeType(type.of)})`;
}

export function optional(type: Type): Type {
  return type.optional === true ? type : { ...type, optional: true };
}

export function required(type: Type): Type {
  if (type.optional !== true) return type;
  const { optional: _optional, ...rest } = type;
  return rest as Type;
}

export function personal(type: Type): Type {
  return type.personal === true ? type : { ...type, personal: true };
}

/** The type of a part of what `whole` is: missing where the whole is missing, personal where it is personal. */
export function within(whole: Type, part: Type): Type {
  const there = whole.optional === true ? optional(part) : part;
  return whole.personal === true ? personal(there) : there;
}

/** Can a value of one type stand where another is wanted, as far as is known before it runs? Says nothing of missing ones. */
export function fits(from: Type, to: Type): boolean {
  if (from.is === 'any' || to.is === 'any') return true;
  switch (to.is) {
    case 'string':
      return (from.is === 'string' && fitsChoices(from, to)) || from.is === 'date' || from.is === 'datetime';
    case 'number':
      return from.is === 'number' || from.is === 'integer';
    case 'array':
      return from.is === 'array' && fits(from.of, to.of);
    case 'map':
      return from.is === 'map' && fitsKeys(from, to);
    case 'object':
      return from.is === 'object' && (to.kind === '*' || from.kind === '*' || from.kind === to.kind);
    default:
      return from.is === to.is;
  }
}

/** Where nothing is known of the choices of the one, the world decides. */
function fitsChoices(from: Type, to: Type): boolean {
  const { choices } = to;
  return choices === undefined || from.choices === undefined || from.choices.some((each) => choices.includes(each));
}

function fitsKeys(from: Type & { is: 'map' }, to: Type & { is: 'map' }): boolean {
  return Object.entries(to.keys).every(([key, type]) => {
    const given = Object.hasOwn(from.keys, key) ? from.keys[key] : undefined;
    return given === undefined ? from.open === true || type.optional === true : fits(given, type);
  });
}

/** The type that all of some types are, or any. */
export function common(types: readonly Type[]): Type {
  const [first, ...rest] = types;
  if (first === undefined) return ANY;
  return rest.every((type) => fits(type, first) && fits(first, type) && type.is === first.is) ? first : ANY;
}

const PLAIN: { readonly [type: string]: Type } = {
  string: STRING,
  integer: { is: 'integer' },
  number: { is: 'number' },
  boolean: BOOLEAN,
};
const FORMATS: { readonly [format: string]: Type } = { date: { is: 'date' }, 'date-time': { is: 'datetime' } };

/** The type that a JSON Schema with our marks describes. What it cannot tell is any. */
export function typeOfSchema(schema: JsonSchema): Type {
  const bare = bareType(schema);
  return schema['x-personal'] === true ? personal(bare) : bare;
}

function bareType(schema: JsonSchema): Type {
  if (typeof schema['x-object'] === 'string') return { is: 'object', kind: schema['x-object'] };
  if (Array.isArray(schema.anyOf)) return unionType(schema.anyOf as readonly JsonSchema[]);
  if (Array.isArray(schema.type)) return unionType(schema.type.map((type) => ({ ...schema, type })));
  if (Array.isArray(schema.enum) && schema.enum.every((each) => typeof each === 'string')) {
    return { is: 'string', choices: schema.enum as readonly string[] };
  }
  if (typeof schema.const === 'string') return { is: 'string', choices: [schema.const] };
  if (schema.type === 'object') return mapType(schema);
  if (schema.type === 'array') return { is: 'array', of: isSchema(schema.items) ? typeOfSchema(schema.items) : ANY };
  const formatted = schema.type === 'string' ? FORMATS[String(schema.format)] : undefined;
  return formatted ?? PLAIN[String(schema.type)] ?? ANY;
}

/** Of several types the common one; null among them makes it optional. */
function unionType(schemas: readonly JsonSchema[]): Type {
  const there = schemas.filter((schema) => schema.type !== 'null');
  const type = common(there.map(typeOfSchema));
  return there.length < schemas.length ? optional(type) : type;
}

function mapType(schema: JsonSchema): Type {
  const properties = propertiesOf(schema);
  const needed = requiredOf(schema);
  const keys = Object.entries(properties).map(([key, property]): readonly [string, Type] => {
    const type = typeOfSchema(property);
    return [key, needed.includes(key) ? type : optional(type)];
  });
  const map = { is: 'map', keys: Object.fromEntries(keys) } as const;
  return isOpen(schema) ? { ...map, open: true } : map;
}

export function isSchema(value: unknown): value is JsonSchema {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

export function propertiesOf(schema: JsonSchema): { readonly [key: string]: JsonSchema } {
  return isSchema(schema.properties) ? (schema.properties as { readonly [key: string]: JsonSchema }) : {};
}

function requiredOf(schema: JsonSchema): readonly string[] {
  return Array.isArray(schema.required) ? (schema.required as readonly string[]) : [];
}

/** Has it keys beyond the listed ones? A schema that lists some and says nothing of others means no others. */
function isOpen(schema: JsonSchema): boolean {
  if (schema.additionalProperties === undefined) return !isSchema(schema.properties);
  return schema.additionalProperties !== false;
}
