import { isDeepStrictEqual } from 'node:util';
import type { Value, ValueMap } from '../../interpreter/value';
import type { Writing } from '../writing';
import { checkAttributes, checkFields } from './check-values';
import { lockForChange } from './lock-objects';
import { ruleOf } from './rules';
import type { StoredObject } from './stored-object';
import { writeEvent } from './write-event';
import { writeRow } from './write-row';

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
  const { object, at } = await lockForChange(writing, kind, id);
  const said = {
    ...(attributes && checkAttributes(kind, attributes)),
    ...(referenceId !== undefined && { reference_id: referenceId === '' ? null : referenceId }),
  };
  const filled = fields && checkFields(await ruleOf(kind).fieldsOf(writing, object), fields);
  const nextFields = filled ? merge(object.fields, filled) : object.fields;
  const { reference_id: nextReference = object.referenceId, ...given } = said as { [key: string]: Value };
  const nextAttributes = merge(object.attributes, given);
  const told = {
    fields: difference(object.fields, nextFields),
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
  return updated;
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

function isMap(value: Value | undefined): value is ValueMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
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
