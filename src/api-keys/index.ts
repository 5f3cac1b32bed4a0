export type { ApiKey, KeyTerms } from './api-key';
export { checkKeyValues, isAllowedAddress, type KeyValues } from './check-key-values';
export { isPermitted, PERMISSIONS } from './permissions';
