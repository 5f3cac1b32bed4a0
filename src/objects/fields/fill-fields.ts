import { isDeepStrictEqual } from 'node:util';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { FieldSchema } from '../../kinds';
import { pointTo, refuse } from '../refuse';
import { checkFields } from './check-values';

/** The fields of a new object: what is given, checked, and the declared defaults of what is not. */
export function fillFields(schemas: readonly FieldSchema[], given: ValueMap): ValueMap {
  const checked = checkFields(schemas, given);
  const defaults = schemas.flatMap(({ key, default_value: value }): [string, Value][] =>
    value === undefined || Object.hasOwn(checked, key) ? [] : [[key, value]],
  );
  return { ...Object.fromEntries(defaults), ...checked };
}

/** Fault `fields_invalid` where a field that is written once would lose the value that it has. */
export function refuseOverwriting(schemas: readonly FieldSchema[], old: ValueMap, now: ValueMap): void {
  const found = schemas
    .filter(({ key, write_policy: policy }) => policy === 'write_once' && (old[key] ?? null) !== null)
    .filter(({ key }) => !isDeepStrictEqual(old[key], now[key]))
    .map(({ key }) => ({
      code: 'field_written_once',
      pointer: `/fields${pointTo(key)}`,
      message: 'This field is written once: it keeps the value that it has.',
    }));
  if (found.length > 0) throw refuse('fields_invalid', found);
}
