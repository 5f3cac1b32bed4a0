import type { Fault, FaultCategory } from '../../interpreter/value';

const BY_CATEGORY: Readonly<Record<FaultCategory, number>> = {
  invalid: 422,
  missing: 404,
  conflict: 409,
  denied: 403,
  limited: 429,
  transient: 503,
  internal: 500,
};

/** Codes whose status is not that of their category. */
const BY_CODE: ReadonlyMap<string, number> = new Map([
  ['body_not_json', 400],
  ['body_too_deep', 400],
  ['cursor_not_found', 400],
  ['key_not_allowed', 400],
  ['number_out_of_range', 400],
  ['request_malformed', 400],
  ['text_not_storable', 400],
  ['not_authenticated', 401],
  ['method_not_allowed', 405],
  ['body_too_large', 413],
  ['media_type_not_supported', 415],
  ['headers_too_large', 431],
  ['operation_not_here', 501],
]);

/** The HTTP status that answers with this fault. */
export function httpStatusOf(fault: Pick<Fault, 'code' | 'category'>): number {
  return BY_CODE.get(fault.code) ?? BY_CATEGORY[fault.category];
}
