import { parseDate, parseInstant, printInstant } from '../../../interpreter/instant';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { FieldSchema, FieldType } from '../../kinds/default-fields';
import { type Diagnostic, pointTo } from '../refuse';

type Rule = Omit<FieldSchema, 'key'>;

const MAX_ITEMS = 1_000;
const ID = /^[a-z]+_[0-9A-Za-z]{1,64}$/;
/** What a field of type file takes: Usher keeps no files, so it says where one lies. */
const FILE_PARTS: readonly FieldSchema[] = [
  { key: 'filename', type: 'string' },
  { key: 'url', type: 'string', max_char_length: 1024 },
  { key: 'byte_size', type: 'integer', minimum: 0 },
];
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/;

/** Of a simple type: is this a value of it? And the sentence for one that is not. */
const SIMPLE: {
  readonly [type in FieldType]?: readonly [(value: Value, rule: Rule) => boolean, (rule: Rule) => string];
} = {
  boolean: [(value) => typeof value === 'boolean', () => 'true or false'],
  choices: [
    (value, { options = [] }) => typeof value === 'string' && options.includes(value),
    ({ options = [] }) => `one of ${options.join(', ')}`,
  ],
  date: [(value) => typeof value === 'string' && parseDate(value) !== null, () => 'a date such as 1990-02-28'],
  datetime: [
    (value) => typeof value === 'string' && parseInstant(value) !== null,
    () => 'a date and time with its offset from UTC, such as 1990-02-28T10:30:00Z',
  ],
  'email-address': [
    (value) => typeof value === 'string' && value.length <= 254 && EMAIL.test(value),
    () => 'an e-mail address',
  ],
  integer: [
    (value, rule) => Number.isSafeInteger(value) && isWithin(value, rule),
    (rule) => `a whole number${bounds(rule)}`,
  ],
  json: [() => true, () => 'any value'],
  'multi-choices': [
    (value, { options = [] }) => isTextList(value) && value.every((one) => options.includes(one)),
    ({ options = [] }) => `a list of ${options.join(', ')}`,
  ],
  relation: [
    (value) => typeof value === 'string' && ID.test(value),
    ({ target }) => `the id of an object${target === undefined ? '' : ` of kind ${target}`}`,
  ],
  number: [(value, rule) => Number.isFinite(value) && isWithin(value, rule), (rule) => `a number${bounds(rule)}`],
  string: [
    (value, { max_char_length: most = 255 }) => typeof value === 'string' && [...value].length <= most,
    ({ max_char_length: most = 255 }) => `a text of at most ${most} characters`,
  ],
};

/** What a value is stored as; what is wrong with it is added to `found`. Null takes a value away: it passes. */
export function checkField(rule: Rule, value: Value, pointer: string, found: Diagnostic[]): Value {
  if (value === null) return null;
  if (rule.type === 'array') return checkArray(rule, value, pointer, found);
  if (rule.type === 'hash') return checkHash(rule, value, pointer, found);
  if (rule.type === 'file') return checkHash({ type: 'hash', fields: FILE_PARTS }, value, pointer, found);
  const [holds, wants] = SIMPLE[rule.type] ?? [() => false, () => 'nothing'];
  if (!holds(value, rule)) return wrong(wants(rule), pointer, found);
  return rule.type === 'datetime' ? printInstant(parseInstant(String(value)) ?? 0) : value;
}

function checkArray({ items }: Rule, value: Value, pointer: string, found: Diagnostic[]): Value {
  if (!Array.isArray(value) || value.length > MAX_ITEMS) return wrong(`a list of at most ${MAX_ITEMS}`, pointer, found);
  if (items === undefined) return value;
  return (value as readonly Value[]).map((one, index) => checkField(items, one, `${pointer}/${index}`, found));
}

function checkHash({ fields = [] }: Rule, value: Value, pointer: string, found: Diagnostic[]): Value {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return wrong('an object', pointer, found);
  return checkMap(fields, value as ValueMap, pointer, found);
}

/** Checks a map against the fields that are declared; one that is not is refused. */
export function checkMap(
  schemas: readonly FieldSchema[],
  given: ValueMap,
  pointer: string,
  found: Diagnostic[],
): ValueMap {
  const checked: [string, Value][] = [];
  for (const [key, value] of Object.entries(given)) {
    const place = `${pointer}${pointTo(key)}`;
    // Default fields may be spelled as the published API spells them: name-first.
    const schema =
      schemas.find((one) => one.key === key) ?? schemas.find((one) => one.key === key.replaceAll('-', '_'));
    if (schema === undefined) {
      const known = schemas.map((one) => one.key).join(', ');
      found.push({
        code: 'field_unknown',
        pointer: place,
        message: 'No such field is declared.',
        hint: known === '' ? 'No fields are declared here.' : `Declared are: ${known}.`,
      });
    } else checked.push([schema.key, checkField(schema, value, place, found)]);
  }
  return Object.fromEntries(checked);
}

function wrong(wanted: string, pointer: string, found: Diagnostic[]): null {
  found.push({ code: 'field_invalid', pointer, message: `This field takes ${wanted}.` });
  return null;
}

function isWithin(value: Value, { minimum, maximum }: Rule): boolean {
  return (minimum === undefined || Number(value) >= minimum) && (maximum === undefined || Number(value) <= maximum);
}

function bounds({ minimum, maximum }: Rule): string {
  const from = minimum === undefined ? '' : ` from ${minimum}`;
  return `${from}${maximum === undefined ? '' : ` up to ${maximum}`}`;
}

function isTextList(value: Value): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
