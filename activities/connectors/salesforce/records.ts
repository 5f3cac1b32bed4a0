import { z } from 'zod';
import type { Value, ValueMap } from '../../../interpreter/value';
import { isList, isMap, mapOf } from '../../../src/value-shape';
import { personal } from '../../marks';
import { recordId, recordValues, type Scalar, written } from '../rest/record-inputs';
import { pathOf } from '../rest/rest';

/** The API name of a field or object: `LastName`, `Identity_Status__c`, `acme__Check__c`. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,79}$/;

/** A field, or a field of a record that it leads to: `Account.Owner.Name`. */
export const FIELD_PATH = /^[A-Za-z][A-Za-z0-9_]{0,79}(\.[A-Za-z][A-Za-z0-9_]{0,79}){0,4}$/;

export const objectName = z
  .string()
  .regex(NAME)
  .describe('The API name of the object: `Contact`, `Lead`, `Identity_Check__c`.');

export const values = recordValues(NAME).describe('By the API names of the fields.');

export const externalId = z
  .strictObject({ field: z.string().regex(NAME), value: personal(recordId()) })
  .describe('A field that is marked as external id, and its value in the record.');

export type ExternalId = z.output<typeof externalId>;

/** What Salesforce answers to a write; nothing where there is nothing new to say. */
export const saved = z.union([
  z
    .looseObject({ id: z.string().min(1), success: z.literal(true), created: z.boolean().optional() })
    .transform(({ id, created }) => ({ id, created })),
  z.null(),
]);

export const records = z.looseObject({
  totalSize: z.int(),
  records: z.array(
    z
      .looseObject({ Id: z.string().min(1) })
      .transform((record) => ({ id: record.Id, fields: mapOf(withoutAttributes(record as ValueMap)) })),
  ),
});

/** What Salesforce says of every record and its relations, and no field of it is. */
function withoutAttributes(value: Value): Value {
  if (isList(value)) return value.map(withoutAttributes);
  if (!isMap(value)) return value;
  const fields = Object.entries(value).filter(([name]) => name !== 'attributes');
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutAttributes(field)]));
}

export function queryPath(version: string): string {
  return pathOf`/services/data/${version}/query`;
}

/** Where records of an object lie, or one of them. */
export function recordPath(version: string, object: string, at?: string | ExternalId): string {
  if (at === undefined) return pathOf`/services/data/${version}/sobjects/${object}`;
  if (typeof at === 'string') return pathOf`/services/data/${version}/sobjects/${object}/${at}`;
  return pathOf`/services/data/${version}/sobjects/${object}/${at.field}/${at.value}`;
}

/** Fields as Salesforce takes them; the external id stands in the path and must not be among them. */
export function printFields(
  given: { readonly [name: string]: Scalar },
  writeBlank: boolean,
  external?: ExternalId,
): ValueMap {
  const blank = (value: Scalar) => (value === '' ? null : value);
  const pairs = written(given, writeBlank).map(([name, value]) => [name, blank(value)] as const);
  const isExternal = (name: string) => name.toLowerCase() === external?.field.toLowerCase();
  return Object.fromEntries(pairs.filter(([name]) => !isExternal(name)));
}
