import type { Type } from '../../../interpreter/catalogue';
import { parseDate, parseInstant, printInstant } from '../../../interpreter/instant';
import { DEEPEST_VALUE } from '../../../interpreter/language/bounds';
import type { Value, ValueMap } from '../../../interpreter/value';

/** What is wrong with one field, where (from `/fields`), and what to do. Never the value itself. */
export interface FieldDiagnostic {
  readonly code: 'field_missing' | 'field_unknown' | 'field_type' | 'field_choice' | 'object_not_found';
  readonly pointer: string;
  readonly message: string;
  readonly hint: string;
}

/** An object that a field names, as the run will refer to it; undefined when there is none of that kind. */
export type FindNamed = (idOrKey: string, kind: string) => { readonly type: string; readonly id: string } | undefined;

export interface CheckedFields {
  /** As the run sees them: objects as references, instants in UTC, missing ones left out. */
  readonly fields: ValueMap;
  readonly diagnostics: readonly FieldDiagnostic[];
}

type Fields = { readonly [key: string]: Type };

/** Checks what a trigger was given against what it declares, and gives every fault. */
export function checkFields(declared: Fields, given: unknown, find: FindNamed): CheckedFields {
  const diagnostics: FieldDiagnostic[] = [];
  const checker = new Checker(find, diagnostics);
  const fields = checker.map({ is: 'map', keys: declared }, given, '/fields');
  return { fields: fields ?? {}, diagnostics };
}

/** Every name of an object in the fields, with the kind that is wanted there. */
export function namedObjects(
  declared: Fields,
  given: unknown,
): readonly { readonly name: string; readonly kind: string }[] {
  const named: { name: string; kind: string }[] = [];
  checkFields(declared, given, (name, kind) => {
    named.push({ name, kind });
    return { type: kind, id: name };
  });
  return named;
}

class Checker {
  constructor(
    private readonly find: FindNamed,
    private readonly diagnostics: FieldDiagnostic[],
  ) {}

  /** Undefined: refused, or missing. */
  value(type: Type, given: unknown, pointer: string): Value | undefined {
    if (given === null || given === undefined) {
      if (type.optional !== true)
        this.refuse('field_missing', pointer, 'This field is required.', `Give ${nounOf(type)}.`);
      return undefined;
    }
    const value = this.typed(type, given, pointer);
    if (typeof value === 'string' && type.choices !== undefined && !type.choices.includes(value)) {
      this.refuse(
        'field_choice',
        pointer,
        'This value is not one of the choices.',
        `Use one of: ${type.choices.join(', ')}.`,
      );
      return undefined;
    }
    return value;
  }

  map(type: Extract<Type, { is: 'map' }>, given: unknown, pointer: string): ValueMap | undefined {
    if (!isRecord(given))
      return this.refuse('field_type', pointer, 'This must be an object with keys.', 'Give a JSON object.');
    const entries: [string, Value][] = [];
    for (const [key, keyType] of Object.entries(type.keys)) {
      const value = this.value(keyType, Object.hasOwn(given, key) ? given[key] : null, `${pointer}/${escaped(key)}`);
      if (value !== undefined) entries.push([key, value]);
    }
    for (const [key, value] of Object.entries(given)) {
      if (Object.hasOwn(type.keys, key)) continue;
      const checked =
        type.open === true ? this.plain(value, `${pointer}/${escaped(key)}`) : this.unknown(type, key, pointer);
      if (checked !== undefined) entries.push([key, checked]);
    }
    return Object.fromEntries(entries);
  }

  private typed(type: Type, given: unknown, pointer: string): Value | undefined {
    if (type.is === 'map') return this.map(type, given, pointer);
    if (type.is === 'any') return this.plain(given, pointer);
    if (type.is === 'array' && Array.isArray(given)) {
      const items = given.map((item, index) => this.value(type.of, item, `${pointer}/${index}`));
      return items.map((item) => item ?? null);
    }
    if (type.is === 'object' && nameIn(given) !== undefined)
      return this.object(type.kind, nameIn(given) ?? '', pointer);
    const value = scalar(type.is, given);
    if (value === undefined)
      this.refuse('field_type', pointer, 'This value has the wrong type.', `Give ${nounOf(type)}.`);
    return value;
  }

  private object(kind: string, name: string, pointer: string): Value | undefined {
    const found = this.find(name, kind);
    if (found !== undefined) return { type: found.type, id: found.id };
    const noun = nounOf({ is: 'object', kind });
    return this.refuse('object_not_found', pointer, 'There is no such object in this environment.', `Give ${noun}.`);
  }

  private plain(given: unknown, pointer: string): Value | undefined {
    if (isPlain(given, DEEPEST_VALUE)) return given;
    return this.refuse(
      'field_type',
      pointer,
      'This is no JSON value, or too deep a one.',
      `Nest at most ${DEEPEST_VALUE} levels.`,
    );
  }

  private unknown(type: Extract<Type, { is: 'map' }>, key: string, pointer: string): undefined {
    const known = Object.keys(type.keys).join(', ');
    const hint = known === '' ? 'The trigger declares no fields.' : `Use one of: ${known}.`;
    return this.refuse('field_unknown', `${pointer}/${escaped(key)}`, 'The trigger does not declare this field.', hint);
  }

  private refuse(code: FieldDiagnostic['code'], pointer: string, message: string, hint: string): undefined {
    this.diagnostics.push({ code, pointer, message, hint });
  }
}

function scalar(is: Type['is'], given: unknown): Value | undefined {
  switch (is) {
    case 'string':
      return typeof given === 'string' ? given : undefined;
    case 'boolean':
      return typeof given === 'boolean' ? given : undefined;
    case 'number':
      return typeof given === 'number' && Number.isFinite(given) ? given : undefined;
    case 'integer':
      return typeof given === 'number' && Number.isSafeInteger(given) ? given : undefined;
    case 'date':
      return typeof given === 'string' && parseDate(given) !== null ? given : undefined;
    case 'datetime': {
      const instant = typeof given === 'string' && given.length > 10 ? parseInstant(given) : null;
      return instant === null ? undefined : printInstant(instant);
    }
    default:
      return undefined;
  }
}

/** An object is named by its id or key, or by a reference that has its id. */
function nameIn(given: unknown): string | undefined {
  const name = isRecord(given) ? given['id'] : given;
  return typeof name === 'string' ? name : undefined;
}

function nounOf(type: Type): string {
  if (type.is === 'object')
    return `the id of ${type.kind === '*' ? 'an object' : `an object of the kind ${type.kind}`}`;
  const nouns = {
    any: 'a JSON value',
    string: 'a string',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    date: 'a date such as 2026-01-31',
    datetime: 'a date and time with its offset, such as 2026-01-31T08:30:00Z',
    array: 'a list',
    map: 'a JSON object',
  };
  return nouns[type.is];
}

function isPlain(given: unknown, depth: number): given is Value {
  if (given === null || typeof given === 'string' || typeof given === 'boolean') return true;
  if (typeof given === 'number') return Number.isFinite(given);
  if (depth === 0) return false;
  if (Array.isArray(given)) return given.every((item) => isPlain(item, depth - 1));
  return isRecord(given) && Object.values(given).every((item) => isPlain(item, depth - 1));
}

function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
