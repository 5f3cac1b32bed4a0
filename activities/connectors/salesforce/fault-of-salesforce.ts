import type { FaultCode } from '../../../src/faults/catalogue';
import type { OutsideFault } from '../../../src/outgoing/outside-fault';
import { listOf, mapOf } from '../../../src/value-shape';
import { complaintsOf, faultOfRefusal } from '../rest/fault-of-refusal';
import type { RestAnswer } from '../rest/rest';

/** Milliseconds. The allowance of a day is that of the last 24 hours: the default attempts span them. */
const A_QUARTER_OF_A_DAY = 6 * 3_600_000;

/** Salesforce’s own codes say more than its statuses: a limit is a 403, a lock a 400. */
const CODES: { readonly [errorCode: string]: FaultCode } = {
  REQUEST_LIMIT_EXCEEDED: 'vendor_limit_reached',
  UNABLE_TO_LOCK_ROW: 'record_busy',
  DUPLICATES_DETECTED: 'record_exists',
  DUPLICATE_VALUE: 'record_exists',
  DUPLICATE_EXTERNAL_ID: 'record_ambiguous',
  ENTITY_IS_DELETED: 'record_not_found',
  INSUFFICIENT_ACCESS_OR_READONLY: 'connection_refused',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'connection_refused',
};

/** What Salesforce means by an answer that is no success. */
export function faultOfSalesforce(answer: RestAnswer): OutsideFault {
  // Several records have this external id; nothing was written.
  if (answer.status === 300) return faultOfRefusal({ ...answer, status: 409 }, { code: 'record_ambiguous' });
  const errors = listOf(answer.body).map(mapOf);
  const complaints = complaintsOf(errors.map(({ errorCode, fields }) => ({ code: errorCode, fields: listOf(fields) })));
  const code = complaints.map((complaint) => CODES[complaint.code]).find((known) => known !== undefined);
  if (code === 'vendor_limit_reached' && isSpent(answer)) {
    return faultOfRefusal(answer, { code, complaints, retryAfter: A_QUARTER_OF_A_DAY });
  }
  return faultOfRefusal(answer, { complaints, ...(code !== undefined && { code }) });
}

/** The same code is a limit of calls at once, which passes soon. `Sforce-Limit-Info: api-usage=15000/15000`. */
function isSpent({ headers }: RestAnswer): boolean {
  const [, used, allowed] = /api-usage=(\d+)\/(\d+)/.exec(headers['sforce-limit-info'] ?? '') ?? [];
  return used !== undefined && Number(used) >= Number(allowed);
}
