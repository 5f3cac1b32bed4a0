import type { Type } from '../../interpreter/catalogue';
import type { Value } from '../../interpreter/value';
import type { StoredObject } from '../objects/stored-object';
import type { Attribute } from './kind';

export const STRING: Type = { is: 'string' };
export const OPTIONAL_STRING: Type = { is: 'string', optional: true };
export const PERSONAL_STRING: Type = { is: 'string', optional: true, personal: true };
export const OPTIONAL_DATETIME: Type = { is: 'datetime', optional: true };
export const STRINGS: Type = { is: 'array', of: STRING };
export const PERSONAL_STRINGS: Type = { is: 'array', of: STRING, personal: true };
export const INTEGER: Type = { is: 'integer' };
export const OPTIONAL_INTEGER: Type = { is: 'integer', optional: true };
export const BOOLEAN: Type = { is: 'boolean' };
export const OPTIONAL_BOOLEAN: Type = { is: 'boolean', optional: true };

/** A list of anything, kept for our own use. */
export const ANY_LIST: Type & { readonly is: 'array' } = { is: 'array', of: { is: 'any' }, optional: true };

type Kept = Type & { readonly is: Type['is'] };

/** Kept in the row's `attributes` under its own key; set by the kind's moves and rules alone. */
export function kept(key: string, type: Kept, otherwise: Value = null): Attribute {
  return { type, source: 'stored', read: (object) => object.attributes[key] ?? otherwise };
}

/** Kept in the row's `attributes`; may be given by whoever makes or changes the object. */
export function settable(key: string, type: Kept): Attribute {
  return { ...kept(key, type), settable: true };
}

/** Kept and settable, but no part of the language. */
export function hidden(key: string, type: Kept): Attribute {
  return { ...settable(key, type), hidden: true };
}

/** Kept and settable: it shows or measures somebody's body. */
export function biometric(key: string, type: Kept): Attribute {
  return { ...settable(key, type), biometric: true };
}

/** Read off the row itself. */
export function column(type: Type, read: (object: StoredObject) => Value): Attribute {
  return { type, source: 'stored', read };
}

/** Computed whenever a snapshot is made. */
export function derived(type: Type, read: (object: StoredObject, at: Date) => Value): Attribute {
  return { type, source: 'derived', read };
}

/** Several kept attributes of one type. */
export function keptAll(type: Kept, ...keys: readonly string[]): { [key: string]: Attribute } {
  return Object.fromEntries(keys.map((key) => [key, kept(key, type)]));
}

export function settableAll(type: Kept, ...keys: readonly string[]): { [key: string]: Attribute } {
  return Object.fromEntries(keys.map((key) => [key, settable(key, type)]));
}

/** What every object has. */
export const COMMON = {
  id: column(STRING, (object) => object.id),
  created_at: column({ is: 'datetime' }, (object) => object.createdAt.toISOString()),
  updated_at: column({ is: 'datetime' }, (object) => object.updatedAt.toISOString()),
} as const;

export const STATUS = column(STRING, (object) => object.status);
export const KEY = column(STRING, (object) => object.key);
export const REFERENCE_ID = column(OPTIONAL_STRING, (object) => object.referenceId);
export const TAGS = column(STRINGS, (object) => [...object.tags]);
export const REDACTED_AT = column(OPTIONAL_DATETIME, (object) => object.redactedAt?.toISOString() ?? null);

/** What every template has. */
export const TEMPLATE = {
  ...COMMON,
  key: KEY,
  // What the published product called the id before.
  token: column(STRING, (object) => object.id),
  status: STATUS,
  name: settable('name', STRING),
} as const;

/** The fields that people filled in; their types beyond the listed ones come from a template. */
export function fields(keys: { readonly [key: string]: Type }): Attribute {
  return column({ is: 'map', keys, open: true, personal: true }, (object) => object.fields);
}
