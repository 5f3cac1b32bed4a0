import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { personal } from '../../marks';
import { recordId, recordValues, type Scalar, written } from '../rest/record-inputs';
import { pathOf, type Rest } from '../rest/rest';

/** A property's internal name. */
export const PROPERTY = /^[A-Za-z0-9_]{1,100}$/;

export const propertyName = z.string().regex(PROPERTY);

export const objectType = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,100}$/)
  .describe('`contacts`, `companies`, `deals`, `tickets`, or the id or full name of a custom object.');

export const properties = recordValues(PROPERTY).describe('By internal name.');

export const associations = z
  .array(z.strictObject({ object_type: objectType, id: recordId() }))
  .max(20)
  .optional()
  .describe('Records that it is associated with, by the default association of the two types.');

const held = personal(z.record(z.string(), z.union([z.string(), z.null()]))).describe('As HubSpot holds them: texts.');

/** What steps give of an object. */
export const objectOutput = { id: z.string(), properties: held };

/** An object as HubSpot answers with it. */
export const hubspotObject = z
  .looseObject({ id: z.string().min(1), properties: z.record(z.string(), z.string().nullable()) })
  .transform(({ id, properties: values }) => ({ id, properties: values }));

export type HubspotObject = z.output<typeof hubspotObject>;

/** Properties as HubSpot takes them: texts, an empty one to clear. */
export function printProperties(values: { readonly [name: string]: Scalar }, writeBlank: boolean): ValueMap {
  return Object.fromEntries(written(values, writeBlank).map(([name, value]) => [name, String(value ?? '')]));
}

/** Associates an object with others. Doing so again changes nothing. */
export async function associate(
  call: Rest,
  type: string,
  id: string,
  others: z.output<typeof associations>,
): Promise<void> {
  for (const { object_type: otherType, id: other } of others ?? []) {
    const path = pathOf`/crm/v4/objects/${type}/${id}/associations/default/${otherType}/${other}`;
    await call({ method: 'PUT', path, gives: z.unknown() });
  }
}
