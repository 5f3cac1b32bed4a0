import type { Type } from '../../interpreter/catalogue';
import type { Value, ValueMap } from '../../interpreter/value';
import { type FieldSchema, kindNamed } from '../kinds';
import { type Diagnostic, pointTo, refuse } from '../objects/refuse';
import { isMap } from '../value-shape';
import { bareValue, mapValues, seePersonal } from './bare-value';

/** Of an object: what is redacted. */
export interface Scope {
  readonly kind: string;
  /** Null: everything that is personal. */
  readonly only: ReadonlySet<string> | null;
  /** Fields that redaction leaves. */
  readonly never: ReadonlySet<string>;
  /** Of what is named: may what is derived be derived of it? Then it goes too, where it was told. */
  readonly derived?: true;
}

/**
 * What is to be redacted of an object with fields of these schemas: all of it, or the named fields and attributes.
 * Faults `redaction_names_invalid` with a pointer for each name (from `/only`).
 */
export function scopeOf(
  kind: string,
  schemas: readonly FieldSchema[],
  fields: ValueMap,
  only?: readonly string[],
): Scope {
  const never = neverOf(schemas);
  if (only === undefined) return { kind, only: null, never };
  const known = new Set([...schemas.map(({ key }) => key), ...Object.keys(fields)]);
  const names = only.map((name) => (known.has(name) ? name : snake(name)));
  const found = names.flatMap((name, index) => diagnose(kind, name, index, known, never));
  if (found.length > 0) throw refuse('redaction_names_invalid', found);
  if (only.length === 0)
    throw refuse('redaction_names_invalid', [
      { code: 'redaction_names_invalid', pointer: '/only', message: 'Name at least one field or attribute.' },
    ]);
  const derived = names.some((name) => !Object.hasOwn(kindNamed(kind).attributes, name));
  return { kind, only: new Set(names), never, ...(derived && { derived }) };
}

/** Of an object with fields of these schemas: what shows or measures somebody's body. */
export function biometricScope(
  kind: string,
  schemas: readonly FieldSchema[],
): Scope & { readonly only: ReadonlySet<string> } {
  const fields = schemas.flatMap((schema) => (isBiometric(schema) ? [schema.key] : []));
  const { attributes } = kindNamed(kind);
  const names = Object.keys(attributes).filter((name) => attributes[name]?.biometric === true);
  return { kind, only: new Set([...fields, ...names]), never: neverOf(schemas) };
}

function isBiometric({ biometric, fields = [], items }: Omit<FieldSchema, 'key'>): boolean {
  return biometric === true || fields.some(isBiometric) || (items !== undefined && isBiometric(items));
}

function neverOf(schemas: readonly FieldSchema[]): ReadonlySet<string> {
  return new Set(schemas.flatMap(({ key, redaction_policy: policy }) => (policy === 'never' ? [key] : [])));
}

/** As attributes are named here, whatever way they are spelled on the wire. */
function snake(name: string): string {
  return name
    .replaceAll('-', '_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function diagnose(
  kind: string,
  name: string,
  index: number,
  fields: ReadonlySet<string>,
  never: ReadonlySet<string>,
): readonly Diagnostic[] {
  const pointer = `/only${pointTo(String(index))}`;
  if (never.has(name)) {
    const message = 'This field is never redacted: its template or type says so.';
    return [{ code: 'field_never_redacted', pointer, message }];
  }
  if (fields.has(name) || isPersonal(kind, name)) return [];
  const message = `A ${kind} has no such field, and no such attribute that holds something personal.`;
  return [{ code: 'field_unknown', pointer, message }];
}

/** May an attribute that is kept hold something personal? `fields` is not one: its fields are named. */
function isPersonal(kind: string, name: string): boolean {
  const { attributes } = kindNamed(kind);
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  return attribute !== undefined && name !== 'fields' && attribute.source === 'stored' && hasPersonal(attribute.type);
}

function hasPersonal(type: Type): boolean {
  if (type.personal === true) return true;
  if (type.is === 'array') return hasPersonal(type.of);
  return type.is === 'map' && Object.values(type.keys).some(hasPersonal);
}

/** Fields without those that are redacted. */
export function bareFields({ only, never }: Scope, fields: ValueMap): ValueMap {
  return Object.fromEntries(
    Object.entries(fields).filter(([key]) => never.has(key) || (only !== null && !only.has(key))),
  );
}

/** Attributes as they are stored, without what is personal in them. */
export function bareAttributes(scope: Scope, attributes: ValueMap): ValueMap {
  const { attributes: declared } = kindNamed(scope.kind);
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]): [string, Value][] => {
      const attribute = Object.hasOwn(declared, key) ? declared[key] : undefined;
      if (key === 'identifiers') return [[key, bareIdentifiers(scope, value)]];
      if (scope.only !== null && !scope.only.has(key)) return [[key, value]];
      if (attribute === undefined || attribute.type.personal === true) return [];
      return [[key, bareValue(attribute.type, value)]];
    }),
  );
}

/** An account is known by fields: an identifier goes with its field. */
function bareIdentifiers(scope: Scope, value: Value): Value {
  return isMap(value) ? bareFields(scope, value) : value;
}

/** All that a snapshot, or a run's copy, tells of the object, without what is personal: that is null. */
export function bareSnapshot(scope: Scope, snapshot: ValueMap): ValueMap {
  return mapValues(snapshot, (value, key) => bareShown(scope, key, value));
}

const PLAIN_OF_SNAPSHOT: ReadonlySet<string> = new Set(['type', 'id', 'version']);

/** The value of an attribute as it is shown, without what is personal. */
export function bareShown(scope: Scope, key: string, value: Value): Value {
  if (PLAIN_OF_SNAPSHOT.has(key)) return value;
  if ((key === 'fields' || key === 'identifiers') && isMap(value)) return bareFields(scope, value);
  const { attributes } = kindNamed(scope.kind);
  const attribute = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  if (attribute === undefined) return scope.only === null ? null : value;
  const isDerived = attribute.source === 'derived' && scope.derived === true;
  if (scope.only !== null && !scope.only.has(key) && !isDerived) return value;
  return attribute.type.personal === true ? null : bareValue(attribute.type, value);
}

/** Calls `see` with everything in a snapshot that is redacted. */
export function seeSnapshot(scope: Scope, snapshot: ValueMap, see: (personal: Value) => void): void {
  const { attributes } = kindNamed(scope.kind);
  for (const [key, value] of Object.entries(snapshot)) {
    if (key === 'fields' && isMap(value)) {
      const left = bareFields(scope, value);
      for (const [field, one] of Object.entries(value)) if (!Object.hasOwn(left, field)) see(one);
      continue;
    }
    if (scope.only !== null && !scope.only.has(key)) continue;
    const attribute = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
    if (attribute !== undefined) seePersonal(attribute.type, value, see);
  }
}
