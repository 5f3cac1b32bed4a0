import type { JsonSchema } from '../../interpreter/catalogue';
import type { Value } from '../../interpreter/value';

/** A table of a schema's properties: key, type, words. */
export function propertyTable(schema: JsonSchema): string[] {
  const properties = Object.entries((schema['properties'] ?? {}) as { readonly [key: string]: JsonSchema });
  const required: readonly Value[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const rows = properties.map(([key, property]) => {
    const name = `\`${key}\`${required.includes(key) ? '' : ' (optional)'}`;
    return `| ${name} | ${typeOf(property)} | ${wordsOf(property)} |`;
  });
  return ['| key | type | |', '|---|---|---|', ...rows];
}

/** A schema in a few words. */
export function typeOf(schema: JsonSchema): string {
  const { type, items, anyOf, 'x-object': kind, 'x-name': name } = schema;
  if (kind !== undefined) return kind === '*' ? 'an object of any kind' : `an object of kind \`${String(kind)}\``;
  if (name !== undefined) return `key or id of a \`${String(name)}\``;
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => `\`${String(value)}\``).join(', ');
  if (Array.isArray(anyOf)) return anyOf.map((one) => typeOf(one as JsonSchema)).join(' or ');
  if (type === 'array') return `list of ${typeOf((items ?? {}) as JsonSchema)}`;
  if (type === 'object') return `map of ${typeOf((schema['additionalProperties'] ?? {}) as JsonSchema)}`;
  return type === undefined ? 'any value' : String(type);
}

function wordsOf(schema: JsonSchema): string {
  const words = schema['description'] === undefined ? [] : [String(schema['description'])];
  if (schema['default'] !== undefined) words.push(`Default \`${String(schema['default'])}\`.`);
  return words.join(' ');
}
