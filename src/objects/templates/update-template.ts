import { isDeepStrictEqual } from 'node:util';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { FieldSchema } from '../../kinds';
import type { Writing } from '../../writing';
import { checkAttributes } from '../fields/check-values';
import { lockForChange } from '../rows/lock-objects';
import { writeEvent } from '../rows/write-event';
import { writeRow } from '../rows/write-row';
import { ruleOf } from '../rules';
import { withAttributes } from '../rules/rule';
import type { StoredObject } from '../stored-object';

/**
 * Changes a template or a type that has no versions: it holds at once for all of its objects. A field that is no longer
 * declared is told of by an event of its own; the values that objects have of it stay with them.
 */
export async function updateTemplate(
  writing: Writing,
  kind: string,
  id: string,
  given: ValueMap,
): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, kind, id);
  const changes = checkAttributes(kind, given);
  await ruleOf(kind).checkChange?.(writing, object, changes);
  const changed = Object.keys(changes).filter(
    (key) => !isDeepStrictEqual(changes[key], object.attributes[key] ?? null),
  );
  if (changed.length === 0) return object;
  const attributes = withAttributes(object, changes);
  let updated = await writeRow(writing, object, { attributes }, at);
  const side = (values: ValueMap) =>
    Object.fromEntries(changed.map((key): [string, Value] => [key, values[key] ?? null]));
  const context = { before: side(object.attributes), after: side(attributes) };
  updated = await writeEvent(writing, updated, `${kind}.updated`, context);
  const kept = new Set(keysOf(attributes));
  for (const key of keysOf(object.attributes).filter((one) => !kept.has(one)))
    updated = await writeEvent(writing, updated, `${kind}.deleted-field`, { field_key: key });
  return updated;
}

function keysOf({ field_schemas: schemas }: ValueMap): readonly string[] {
  return Array.isArray(schemas) ? (schemas as unknown as readonly FieldSchema[]).map(({ key }) => key) : [];
}
