export { ACCOUNT_FIELDS, type FieldSchema, INQUIRY_FIELDS } from './default-fields';
export type { Kind } from './kind';
export { kindEntries } from './kind-entries';
export { KINDS, kindNamed } from './kinds';
