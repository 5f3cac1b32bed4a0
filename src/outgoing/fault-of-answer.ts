import type { ValueMap } from '../../interpreter/value';
import { effectOfStatus } from './effect-of-status';
import type { OutgoingFaultCode } from './fault-codes';
import type { OutgoingResponse } from './outgoing-client';
import { type OutsideFault, outsideFault } from './outside-fault';
import { readRetryAfter } from './read-retry-after';

/** How much of a body is kept with a fault, in bytes: enough to read what the host complained of. */
const KEPT = 2048;

const CODES: { readonly [status: number]: OutgoingFaultCode } = {
  401: 'http_denied',
  403: 'http_denied',
  404: 'http_missing',
  407: 'http_denied',
  408: 'http_unavailable',
  409: 'http_conflict',
  410: 'http_missing',
  412: 'http_conflict',
  423: 'http_conflict',
  425: 'http_unavailable',
  429: 'http_limited',
};

/** The fault that an answer is where its status is no success. `details` has the status and the body's beginning. */
export function faultOfAnswer({ status, headers, body }: OutgoingResponse, now: number): OutsideFault {
  const code = CODES[status] ?? (status >= 500 ? 'http_unavailable' : 'http_rejected');
  const details: ValueMap = { status, body: body.subarray(0, KEPT).toString('utf8') };
  const retryAfter = readRetryAfter(headers['retry-after'], now);
  return outsideFault(code, effectOfStatus(status, headers), {
    details,
    ...(retryAfter !== undefined && { retryAfter }),
  });
}
