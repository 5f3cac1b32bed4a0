import type { Type } from '../../../interpreter/catalogue';
import { parseDate, parseInstant, printInstant } from '../../../interpreter/instant';
import type { Value, ValueMap } from '../../../interpreter/value';
import { fault } from '../../faults/fault';
import { type FieldSchema, kindNamed } from '../../kinds';
import { type Diagnostic, pointTo, refuse } from '../refuse';
import { checkMap } from './check-field';

const MAX_TEXT = 10_000;
const MAX_TAGS = 1_000;

/** Fields as they are stored. Fault `fields_invalid` with a diagnostic for each that is wrong. */
export function checkFields(schemas: readonly FieldSchema[], given: ValueMap): ValueMap {
  const found: Diagnostic[] = [];
  const checked = checkMap(schemas, given, '/fields', found);
  if (found.length > 0) throw refuse('fields_invalid', found);
  return checked;
}

/** Attributes as they are stored. Fault `attribute_invalid`: one that cannot be set, or a value of a wrong type. */
export function checkAttributes(kind: string, given: ValueMap): ValueMap {
  const declared = kindNamed(kind).attributes;
  const found: Diagnostic[] = [];
  const checked = Object.entries(given).map(([key, value]): [string, Value] => {
    const attribute = Object.hasOwn(declared, key) ? declared[key] : undefined;
    const pointer = `/attributes${pointTo(key)}`;
    if (attribute?.settable !== true) {
      found.push({ code: 'attribute_unknown', pointer, message: 'There is no such attribute, or it cannot be set.' });
      return [key, null];
    }
    return [key, checkAttribute(attribute.type, value, pointer, found)];
  });
  if (found.length > 0) throw refuse('attribute_invalid', found);
  return Object.fromEntries(checked);
}

function checkAttribute(type: Type, value: Value, pointer: string, found: Diagnostic[]): Value {
  if (value === null) return null;
  if (!isOf(type, value)) {
    found.push({ code: 'attribute_invalid', pointer, message: `This attribute takes ${said(type)}.` });
    return null;
  }
  return type.is === 'datetime' ? printInstant(parseInstant(String(value)) ?? 0) : value;
}

/** Is this a value of the type? */
export function isOf(type: Type, value: Value): boolean {
  switch (type.is) {
    case 'string':
      return typeof value === 'string' && value.length <= MAX_TEXT && (type.choices?.includes(value) ?? true);
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && parseDate(value) !== null;
    case 'datetime':
      return typeof value === 'string' && parseInstant(value) !== null;
    case 'array':
      return Array.isArray(value) && (value as readonly Value[]).every((one) => isOf(type.of, one));
    case 'map':
      return isMapOf(type, value);
    default:
      return true;
  }
}

/** A map without keys that are not listed, unless it is open; what is listed may be missing where it is optional. */
function isMapOf({ keys, open }: Extract<Type, { is: 'map' }>, value: Value): boolean {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const map = value as ValueMap;
  const known = open === true || Object.keys(map).every((key) => Object.hasOwn(keys, key));
  return known && Object.entries(keys).every(([key, type]) => isOrLacks(type, map[key] ?? null));
}

function isOrLacks(type: Type, value: Value): boolean {
  return value === null ? type.optional === true : isOf(type, value);
}

/** What a value of the type is, for a sentence. */
export function said(type: Type): string {
  if (type.is === 'datetime') return 'a date and time with its offset from UTC';
  if (type.choices !== undefined) return `one of ${type.choices.join(', ')}`;
  if (type.is === 'map') return `an object with ${Object.keys(type.keys).join(', ') || 'any keys'}`;
  if (type.is === 'array') return `a list, each of it ${said(type.of)}`;
  if (type.is === 'string') return `a text of at most ${MAX_TEXT} characters`;
  return `a value of type ${type.is}`;
}

/** Tags as a set, in the order given. Faults `tag_invalid`, `too_many_tags`. */
export function checkTags(given: readonly string[]): readonly string[] {
  given.forEach((tag, index) => {
    if (typeof tag !== 'string' || tag === '' || tag !== tag.trim() || tag.length > 255)
      throw fault('tag_invalid', { pointer: `/tags/${index}` });
  });
  const tags = [...new Set(given)];
  if (tags.length > MAX_TAGS) throw fault('too_many_tags', { pointer: '/tags', details: { limit: MAX_TAGS } });
  return tags;
}
