import type { ValueMap } from '../../../interpreter/value';
import type { FaultCode } from '../../../src/faults/catalogue';
import { effectOfStatus } from '../../../src/outgoing/effect-of-status';
import { type Effect, type OutsideFault, outsideFault } from '../../../src/outgoing/outside-fault';
import { readRetryAfter } from '../../../src/outgoing/read-retry-after';
import type { RestAnswer } from './rest';

/** What a vendor complains of: its code, and the fields that it names. Never its words, which quote values. */
export interface Complaint {
  readonly code: string;
  readonly fields: readonly string[];
}

interface Refusal {
  /** Instead of what the status means. */
  readonly code?: FaultCode;
  readonly complaints?: readonly Complaint[];
  /** Milliseconds, where the answer says nothing. */
  readonly retryAfter?: number;
}

/** What vendors call things; anything else may be somebody's name. */
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_.]{0,99}$/;
const MOST = 20;

const CODES: { readonly [status: number]: FaultCode } = {
  401: 'connection_refused',
  403: 'connection_refused',
  404: 'record_not_found',
  408: 'http_unavailable',
  409: 'record_exists',
  410: 'record_not_found',
  425: 'http_unavailable',
  429: 'vendor_limit_reached',
};

/** The fault that an answer is which is no success: what all vendors mean by it, unless the vendor knows better. */
export function faultOfRefusal(answer: RestAnswer, { code, complaints = [], retryAfter }: Refusal = {}): OutsideFault {
  const { status, headers } = answer;
  const asked = readRetryAfter(headers['retry-after'], Date.now()) ?? retryAfter;
  const details: ValueMap = { status, ...(complaints.length > 0 && { complaints: complaints.map(shown) }) };
  return outsideFault(code ?? codeOf(answer), effectOf(answer), {
    details,
    ...(asked !== undefined && { retryAfter: asked }),
  });
}

/** Complaints whose codes and fields are names, as far as anybody reads. */
export function complaintsOf(found: Iterable<{ readonly code: unknown; readonly fields: readonly unknown[] }>) {
  const complaints: Complaint[] = [];
  for (const { code, fields } of found) {
    const named = fields.filter(isIdentifier).slice(0, MOST);
    if (complaints.length < MOST && isIdentifier(code)) complaints.push({ code, fields: named });
  }
  return complaints;
}

function isIdentifier(text: unknown): text is string {
  return typeof text === 'string' && IDENTIFIER.test(text);
}

function codeOf({ status, body }: RestAnswer): FaultCode {
  if (status >= 300 && status < 400) return 'redirect_refused';
  // Not the vendor's word for a record: nobody is at home at this address.
  if (status === 404 && body === undefined) return 'http_missing';
  return CODES[status] ?? (status >= 500 ? 'http_unavailable' : 'record_rejected');
}

/** A redirect says nothing of what was done before it. */
function effectOf({ status, headers }: RestAnswer): Effect {
  return status >= 300 && status < 400 ? 'unknown' : effectOfStatus(status, headers);
}

function shown({ code, fields }: Complaint): ValueMap {
  return { code, ...(fields.length > 0 && { fields: [...fields] }) };
}
