import type { ValueMap } from '../../../interpreter/value';
import { parseFieldSchemas } from '../fields/field-schemas';
import { refuse } from '../refuse';
import type { StoredObject } from '../stored-object';

/** Checks the new fields of a template: a field keeps its type for as long as there is one of its key. */
export function checkFieldChange(template: StoredObject, { field_schemas: given }: ValueMap): void {
  if (given === undefined) return;
  const pointer = '/attributes/field_schemas';
  const now = parseFieldSchemas(given, pointer);
  const old = new Map(parseFieldSchemas(template.attributes['field_schemas'], pointer).map((one) => [one.key, one]));
  const found = now.flatMap(({ key, type }, index) => {
    const before = old.get(key);
    if (before === undefined || before.type === type) return [];
    const message = `The field ${key} is of type ${before.type}, and keeps it: delete it, or use another key.`;
    return [{ code: 'field_schema_invalid', pointer: `${pointer}/${index}/type`, message }];
  });
  if (found.length > 0) throw refuse('field_schema_invalid', found);
}
