import { Validator } from '@cfworker/json-schema';
import type { Value, ValueMap } from '../../interpreter/value';
import { isMap } from '../value-shape';

/**
 * The part of JSON Schema 2020-12 that a response is checked by. Left out is what could take an endless time on what a
 * host sends (patterns, references, unique items) and what an author would not miss.
 */
const SCHEMAS: ReadonlySet<string> = new Set(['items', 'additionalProperties', 'not']);
const LISTS_OF_SCHEMAS: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const PLAIN: ReadonlySet<string> = new Set([
  ...['$schema', 'title', 'description', 'default', 'examples', 'type', 'required', 'enum', 'const', 'format'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength', 'minItems', 'maxItems'],
  ...['minProperties', 'maxProperties'],
]);
const FORMATS: ReadonlySet<Value> = new Set(['date', 'date-time', 'uuid']);
const TYPES: ReadonlySet<Value> = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

const DEEPEST = 20;
const MOST_SCHEMAS = 500;

/** Comparisons of a value with a schema, at most: about a second's worth. */
const MOST_WORK = 2_000_000;

/** What keeps a schema from being one that responses are checked by: a sentence with a JSON pointer, or undefined. */
export function faultOfSchema(schema: ValueMap): string | undefined {
  const seen = { schemas: 0 };
  return look(schema, '', 0, seen);
}

function look(
  schema: Value | undefined,
  pointer: string,
  depth: number,
  seen: { schemas: number },
): string | undefined {
  if (typeof schema === 'boolean') return undefined;
  if (!isMap(schema)) return `${pointer || 'The whole'} must be a schema: an object, true or false.`;
  seen.schemas += 1;
  if (depth > DEEPEST || seen.schemas > MOST_SCHEMAS)
    return `The schema has more than ${MOST_SCHEMAS} parts or ${DEEPEST} levels.`;
  for (const [keyword, value] of Object.entries(schema)) {
    const fault = lookAt(keyword, value, `${pointer}/${keyword}`, depth, seen);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function lookAt(keyword: string, value: Value, pointer: string, depth: number, seen: { schemas: number }) {
  if (SCHEMAS.has(keyword)) return look(value, pointer, depth + 1, seen);
  if (keyword === 'properties' && isMap(value)) return lookAll(Object.entries(value), pointer, depth, seen);
  if (LISTS_OF_SCHEMAS.has(keyword) && Array.isArray(value)) return lookAll(value.entries(), pointer, depth, seen);
  if (!PLAIN.has(keyword)) return `${pointer} is not a keyword that responses are checked by.`;
  if (keyword === 'format' && !FORMATS.has(value)) return `${pointer} must be date, date-time or uuid.`;
  if (keyword === 'type' && ![value].flat().every((type) => TYPES.has(type)))
    return `${pointer} is not a type of JSON.`;
  if ((keyword === 'required' || keyword === 'enum') && !Array.isArray(value)) return `${pointer} must be a list.`;
  return undefined;
}

function lookAll(all: Iterable<[string | number, Value]>, pointer: string, depth: number, seen: { schemas: number }) {
  for (const [key, schema] of all) {
    const fault = look(schema, `${pointer}/${key}`, depth + 1, seen);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/**
 * Checks a body against a schema that `faultOfSchema` found nothing wrong with. Gives what is wrong, by JSON pointer and
 * keyword (never the value), or an empty list. A body too large for its schema is said to be so.
 */
export function checkResponse(
  schema: ValueMap,
  body: Value,
): readonly { readonly pointer: string; readonly keyword: string }[] {
  if (count(schema) * count(body) > MOST_WORK) return [{ pointer: '', keyword: 'size' }];
  const { errors } = new Validator({ ...schema }, '2020-12', true).validate(body);
  return errors
    .filter(({ keyword }) => keyword !== 'properties' && keyword !== 'items')
    .slice(0, 10)
    .map(({ instanceLocation, keyword }) => ({ pointer: instanceLocation.slice(1), keyword }));
}

/** The number of values in a value, itself included; depth does not matter, since no function is entered for it. */
function count(value: Value): number {
  let found = 0;
  const open: Value[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found += 1;
    if (next !== null && typeof next === 'object') for (const inner of Object.values(next)) open.push(inner);
  }
  return found;
}
