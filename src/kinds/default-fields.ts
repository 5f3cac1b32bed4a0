import type { Type } from '../../interpreter/catalogue';
import type { Value } from '../../interpreter/value';

/** How a field of a template or an account type is declared: the published shape, keys in snake_case. */
export interface FieldSchema {
  readonly key: string;
  readonly type: FieldType;
  readonly label?: string;
  readonly required?: boolean;
  /** Of choices and multi-choices. */
  readonly options?: readonly string[];
  /** Of a string; 255 if left out, 1024 at most. */
  readonly max_char_length?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Of a hash. */
  readonly fields?: readonly FieldSchema[];
  /** Of an array: what each item is, its key not used. */
  readonly items?: Omit<FieldSchema, 'key'>;
  /** Of a relation: the kind of the objects whose ids it takes, such as `account`. */
  readonly target?: string;
  /** What an object is made with where nothing is given. */
  readonly default_value?: Value;
  /** `write_once`: once it has a value it keeps it. */
  readonly write_policy?: 'none' | 'write_once';
  /** `never`: redaction leaves it. */
  readonly redaction_policy?: 'none' | 'never';
  /** It shows or measures somebody's body: goes where biometrics are redacted, with the whole field that it is part of. */
  readonly biometric?: boolean;
}

export const FIELD_TYPES = [
  'array',
  'boolean',
  'choices',
  'date',
  'datetime',
  'email-address',
  'file',
  'hash',
  'integer',
  'json',
  'multi-choices',
  'number',
  'relation',
  'string',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

const strings = (...keys: readonly string[]): FieldSchema[] => keys.map((key) => ({ key, type: 'string' }));

/** The fields that every inquiry template has. */
export const INQUIRY_FIELDS: readonly FieldSchema[] = [
  ...strings('name_first', 'name_middle', 'name_last'),
  { key: 'birthdate', type: 'date' },
  { key: 'email_address', type: 'email-address' },
  ...strings(
    'phone_number',
    'address_street_1',
    'address_street_2',
    'address_city',
    'address_subdivision',
    'address_postal_code',
    'address_country_code',
    'identification_number',
    'selected_country_code',
  ),
];

/** The fields of the built-in account type. */
export const ACCOUNT_FIELDS: readonly FieldSchema[] = [
  { key: 'name', type: 'hash', fields: strings('first', 'middle', 'last') },
  {
    key: 'address',
    type: 'hash',
    fields: strings('street_1', 'street_2', 'city', 'subdivision', 'postal_code', 'country_code'),
  },
  {
    key: 'identification_numbers',
    type: 'array',
    items: {
      type: 'hash',
      fields: strings('identification_class', 'identification_number', 'issuing_country'),
    },
  },
  { key: 'birthdate', type: 'date' },
  { key: 'phone_number', type: 'string' },
  { key: 'email_address', type: 'email-address' },
  { key: 'selfie_photo', type: 'file', biometric: true },
];

/** Usher keeps no files: a field says where one lies. */
const FILE_KEYS: { readonly [key: string]: Type } = {
  filename: { is: 'string', optional: true },
  url: { is: 'string' },
  byte_size: { is: 'integer', optional: true },
};

export const INQUIRY_FIELD_TYPES = typesOf(INQUIRY_FIELDS);
export const ACCOUNT_FIELD_TYPES = typesOf(ACCOUNT_FIELDS);

function typesOf(schemas: readonly FieldSchema[]): { [key: string]: Type } {
  return Object.fromEntries(
    schemas.map((schema): [string, Type] => [schema.key, { ...typeOf(schema), optional: true, personal: true }]),
  );
}

/** What the language calls a field of this schema. */
function typeOf(schema: Omit<FieldSchema, 'key'>): Type {
  switch (schema.type) {
    case 'array':
      return { is: 'array', of: schema.items === undefined ? { is: 'any' } : typeOf(schema.items) };
    case 'multi-choices':
      return { is: 'array', of: { is: 'string' } };
    case 'hash':
      return { is: 'map', keys: typesOf(schema.fields ?? []) };
    case 'json':
      return { is: 'any' };
    case 'file':
      return { is: 'map', keys: FILE_KEYS };
    case 'choices':
    case 'email-address':
    case 'relation':
    case 'string':
      return { is: 'string' };
    default:
      return { is: schema.type };
  }
}
