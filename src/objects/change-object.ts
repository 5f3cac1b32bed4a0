import { isDeepStrictEqual } from 'node:util';
import type { Value, ValueMap } from '../../interpreter/value';
import { type FieldSchema, type Kind, kindNamed } from '../kinds';
import { isList, isMap } from '../value-shape';
import type { Writing } from '../writing';
import { type Diagnostic, refuse } from './refuse';
import { lockForChange } from './rows/lock-objects';
import { ruleOf } from './rules';
import type { StoredObject } from './stored-object';
import { updateObject } from './update-object';

export const CHANGE_OPERATORS = ['set', 'unset', 'append', 'push', 'remove'] as const;

/** One change: of `fields.<key>` (`fields.address.city` within a hash), or of an attribute. A missing value is null. */
export interface ObjectChange {
  readonly field: string;
  readonly operator: (typeof CHANGE_OPERATORS)[number];
  readonly value: Value;
}

const CHANGEABLE: ReadonlySet<string> = new Set(['account', 'case', 'inquiry', 'transaction', 'verification']);

/** Are objects of this kind what workflows are about, and not what they are made from? */
export function isChangeable({ name }: Kind): boolean {
  return CHANGEABLE.has(name);
}

/**
 * Changes an object row by row, each on what the one before left. Faults are those of `updateObject`; of a list operator
 * on what is no list `fields_invalid`, with a pointer to the row (`/changes/0`).
 */
export async function changeObject(
  writing: Writing,
  kind: string,
  id: string,
  changes: readonly ObjectChange[],
): Promise<StoredObject> {
  const { object } = await lockForChange(writing, kind, id);
  const old = { ...object.attributes, reference_id: object.referenceId, fields: object.fields };
  const places = { kind: kindNamed(kind), schemas: await ruleOf(kind).fieldsOf(writing, object) };
  const found: Diagnostic[] = [];
  let now: ValueMap = old;
  for (const [index, change] of changes.entries()) {
    const { path, isOfList } = placeOf(places, change.field);
    const next = changed(valueAt(now, path), change, isOfList);
    if (next === undefined) found.push(notOfList(change, index, isOfList));
    else now = withValue(now, path, next);
  }
  if (found.length > 0) throw refuse('fields_invalid', found);
  const { fields, reference_id: referenceId, ...attributes } = patchFrom(old, now);
  return updateObject(writing, kind, id, {
    ...(isMap(fields) && { fields }),
    ...(referenceId !== undefined && withReference(places.kind, referenceId)),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  });
}

/** Of a kind that has none it is an attribute like any other that there is not. */
function withReference({ attributes }: Kind, given: Value): { referenceId: string | null } | { attributes: ValueMap } {
  const isOne = given === null || (typeof given === 'string' && given.length <= 255);
  if (!Object.hasOwn(attributes, 'reference_id')) return { attributes: { reference_id: given } };
  if (isOne) return { referenceId: given };
  const pointer = '/attributes/reference_id';
  const message = 'A reference id is a text of at most 255 characters.';
  throw refuse('attribute_invalid', [{ code: 'attribute_invalid', pointer, message }]);
}

interface Place {
  /** From the object's attributes. */
  readonly path: readonly string[];
  readonly isOfList: boolean;
}

function placeOf({ kind, schemas }: { kind: Kind; schemas: readonly FieldSchema[] }, field: string): Place {
  const [first = '', ...keys] = field.split('.');
  if (first !== 'fields' || keys.length === 0) {
    const type = Object.hasOwn(kind.attributes, field) ? kind.attributes[field]?.type : undefined;
    return { path: [field], isOfList: type?.is === 'array' };
  }
  const path = ['fields'];
  let known = schemas;
  let schema: FieldSchema | undefined;
  for (const key of keys) {
    schema = known.find((one) => one.key === key) ?? known.find((one) => one.key === key.replaceAll('-', '_'));
    path.push(schema?.key ?? key);
    known = schema?.fields ?? [];
  }
  return { path, isOfList: schema?.type === 'array' || schema?.type === 'multi-choices' };
}

/** What a value becomes; undefined where the operator needs a list and there is none. */
function changed(before: Value, { operator, value }: ObjectChange, isOfList: boolean): Value | undefined {
  if (operator === 'set') return value;
  if (operator === 'unset') return isOfList ? [] : null;
  const list = before ?? [];
  if (!isOfList || !isList(list)) return undefined;
  if (value === null) return before;
  if (operator === 'push') return [...list, value];
  if (operator === 'remove') return list.filter((one) => !isDeepStrictEqual(one, value));
  return isList(value) ? [...list, ...value] : undefined;
}

function notOfList({ field, operator }: ObjectChange, index: number, isOfList: boolean): Diagnostic {
  const message = isOfList
    ? `append takes a list of items for ${field}.`
    : `${field} is no list: ${operator} is for lists.`;
  return { code: 'field_invalid', pointer: `/changes/${index}`, message };
}

function valueAt(map: ValueMap, path: readonly string[]): Value {
  let value: Value = map;
  for (const key of path) value = isMap(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null;
  return value;
}

function withValue(map: ValueMap, [key = '', ...rest]: readonly string[], value: Value): ValueMap {
  const inner = Object.hasOwn(map, key) ? map[key] : undefined;
  return { ...map, [key]: rest.length === 0 ? value : withValue(isMap(inner) ? inner : {}, rest, value) };
}

/** The JSON merge patch (RFC 7396) that makes one map of the other. */
function patchFrom(old: ValueMap, now: ValueMap): ValueMap {
  const patch: { [key: string]: Value } = {};
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const [before, after] = [old[key] ?? null, now[key] ?? null];
    if (isDeepStrictEqual(before, after)) continue;
    patch[key] = isMap(before) && isMap(after) ? patchFrom(before, after) : after;
  }
  return patch;
}
