import { isDeepStrictEqual } from 'node:util';
import type { Value, ValueMap } from '../../interpreter/value';
import { isMap } from '../value-shape';
import type { Writing } from '../writing';
import { checkAttributes, checkFields } from './fields/check-values';
import { refuseOverwriting } from './fields/fill-fields';
import { moveObject, moverOf } from './move-object';
import { refuseRedacted } from './refuse-redacted';
import { lockForChange } from './rows/lock-objects';
import { writeEvent } from './rows/write-event';
import { writeRow } from './rows/write-row';
import { ruleOf } from './rules';
import type { StoredObject } from './stored-object';

/** What is to be other than it was; null takes a value away, and what is not named stays. */
export interface ObjectChanges {
  readonly attributes?: ValueMap;
  readonly fields?: ValueMap;
  readonly referenceId?: string | null;
}

/** Changes what people say of an object. Only what becomes other is written, and told of by events. */
export async function updateObject(
  writing: Writing,
  kind: string,
  id: string,
  { attributes, fields, referenceId }: ObjectChanges,
): Promise<StoredObject> {
  const locked = await lockForChange(writing, kind, id);
  const { object, at } = locked;
  refuseRedacted(object);
  const rule = ruleOf(kind);
  const checked = attributes && checkAttributes(kind, attributes);
  const revision = checked && (await rule.revise?.(writing, locked, checked));
  const said = {
    ...(revision?.attributes ?? checked),
    ...(referenceId !== undefined && { reference_id: referenceId === '' ? null : referenceId }),
  };
  const nextFields = fields ? await fillIn(writing, object, fields) : object.fields;
  const { reference_id: nextReference = object.referenceId, ...given } = said as { [key: string]: Value };
  const changedFields = difference(object.fields, nextFields);
  const followed =
    changedFields && (await rule.follow?.(writing, object, nextFields, Object.keys(changedFields.after)));
  const nextAttributes = merge(object.attributes, { ...given, ...followed?.attributes });
  const told = {
    fields: changedFields,
    attributes: difference(
      { ...object.attributes, reference_id: object.referenceId },
      { ...nextAttributes, reference_id: nextReference },
    ),
  };
  if (told.fields === undefined && told.attributes === undefined) return object;
  const change = { attributes: nextAttributes, fields: nextFields, referenceId: nextReference as string | null };
  let updated = await writeRow(writing, object, change, at);
  if (told.attributes) updated = await writeEvent(writing, updated, `${kind}.updated`, told.attributes);
  if (told.fields) updated = await writeEvent(writing, updated, `${kind}.updated-fields`, told.fields);
  for (const event of revision?.events ?? []) updated = await writeEvent(writing, updated, event, told.attributes);
  await revision?.after?.(updated, moverOf(writing));
  await followed?.after?.(updated, moverOf(writing));
  return revision?.next === undefined ? updated : moveObject(writing, kind, id, revision.next);
}

async function fillIn(writing: Writing, object: StoredObject, fields: ValueMap): Promise<ValueMap> {
  const schemas = await ruleOf(object.kind).fieldsOf(writing, object);
  const filled = merge(object.fields, checkFields(schemas, fields));
  refuseOverwriting(schemas, object.fields, filled);
  return filled;
}

/** JSON merge patch (RFC 7396): maps are merged, null takes away, anything else replaces. */
function merge(old: ValueMap, patch: ValueMap): ValueMap {
  const merged = new Map<string, Value>(Object.entries(old));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else if (isMap(value)) {
      const before = merged.get(key);
      merged.set(key, merge(isMap(before) ? before : {}, value));
    } else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

/** The values that are not the same, as they were and as they are; undefined where all are. */
function difference(old: ValueMap, now: ValueMap): { before: ValueMap; after: ValueMap } | undefined {
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (key) => !isDeepStrictEqual(old[key] ?? null, now[key] ?? null),
  );
  if (changed.length === 0) return undefined;
  const at = (map: ValueMap) => Object.fromEntries(changed.map((key): [string, Value] => [key, map[key] ?? null]));
  return { before: at(old), after: at(now) };
}
