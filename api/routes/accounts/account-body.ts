import { z } from 'zod';
import type { Value, ValueMap } from '../../../interpreter/value';
import { fault } from '../../../src/faults';
import { isMap, mapOf } from '../../../src/value-shape';

const text = z.string().max(1024).optional();

/** What a request may say of an account; the flat attributes are short for its default fields. */
export const accountAttributes = {
  referenceId: z.string().max(255).optional(),
  accountStatus: z.string().optional(),
  tags: z.array(z.string()).nullable().optional(),
  fields: z.record(z.string(), z.unknown()).optional(),
  selfiePhoto: z
    .strictObject({ data: z.strictObject({ data: z.string(), filename: z.string().optional() }).nullable().optional() })
    .optional()
    .describe('Refused: Usher keeps no files. `fields.selfie_photo` takes {filename, url, byte_size}.'),
  countryCode: text,
  socialSecurityNumber: text,
  birthdate: text,
  nameFirst: text,
  nameMiddle: text,
  nameLast: text,
  phoneNumber: text,
  emailAddress: text,
  addressStreet1: text,
  addressStreet2: text,
  addressCity: text,
  addressSubdivision: text,
  addressPostalCode: text,
};

const attributesSchema = z.strictObject(accountAttributes);
export type AccountAttributes = z.output<typeof attributesSchema>;

/** Fault `request_invalid` for a file: Usher keeps none. */
export function refusePhoto({ selfiePhoto }: AccountAttributes): void {
  if ((selfiePhoto?.data ?? null) === null) return;
  throw fault('request_invalid', {
    message: 'Usher keeps no files: give fields.selfie_photo the address where the photo lies.',
    pointer: '/data/attributes/selfie-photo',
  });
}

/** Flat attributes, by the field and the part of it that they mean. */
const FLAT: readonly (readonly [keyof AccountAttributes, string, string?])[] = [
  ['nameFirst', 'name', 'first'],
  ['nameMiddle', 'name', 'middle'],
  ['nameLast', 'name', 'last'],
  ['addressStreet1', 'address', 'street_1'],
  ['addressStreet2', 'address', 'street_2'],
  ['addressCity', 'address', 'city'],
  ['addressSubdivision', 'address', 'subdivision'],
  ['addressPostalCode', 'address', 'postal_code'],
  ['countryCode', 'address', 'country_code'],
  ['birthdate', 'birthdate'],
  ['phoneNumber', 'phone_number'],
  ['emailAddress', 'email_address'],
];

/**
 * The fields that a request gives an account: the flat attributes laid over the parts that the account has, then what
 * stands in `fields`, which wins, part by part.
 */
export function accountFields(attributes: AccountAttributes, present: ValueMap = {}): ValueMap {
  const given = new Map<string, Value>();
  for (const [name, field, part] of FLAT) {
    const value = attributes[name] as string | undefined;
    if (value === undefined) continue;
    given.set(field, part === undefined ? value : { ...mapOf(given.get(field) ?? present[field]), [part]: value });
  }
  if (attributes.socialSecurityNumber !== undefined) {
    given.set('identification_numbers', withNumber(present['identification_numbers'], attributes.socialSecurityNumber));
  }
  for (const [field, value] of Object.entries((attributes.fields ?? {}) as ValueMap)) {
    const flat = given.get(field);
    given.set(field, isMap(flat) && isMap(value) ? { ...flat, ...value } : value);
  }
  return Object.fromEntries(given);
}

function withNumber(present: Value | undefined, number: string): Value {
  const others = (Array.isArray(present) ? (present as readonly Value[]) : []).filter(
    (one) => mapOf(one)['identification_class'] !== 'ssn',
  );
  return [...others, { identification_class: 'ssn', identification_number: number, issuing_country: 'US' }];
}

/** Where what the service is given comes from in a request about an account. */
export const ACCOUNT_PLACES = {
  '/fields': '/data/attributes/fields',
  '/fields/name/first': '=/data/attributes/nameFirst',
  '/fields/birthdate': '=/data/attributes/birthdate',
  '/referenceId': '=/data/attributes/referenceId',
  '/status': '=/data/attributes/accountStatus',
  '/tags': '/data/attributes/tags',
  '/by': '=/meta/upsertBy',
  '/relations/account_type': '=/data/attributes/accountTypeId',
};
