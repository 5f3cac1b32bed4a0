import type { FaultCode } from '../../../src/faults/catalogue';
import { effectOfStatus } from '../../../src/outgoing/effect-of-status';
import type { OutgoingResponse } from '../../../src/outgoing/outgoing-client';
import { type OutsideFault, outsideFault } from '../../../src/outgoing/outside-fault';
import { readRetryAfter } from '../../../src/outgoing/read-retry-after';

/**
 * The fault that an answer is which says no more than its status. A success that cannot be read leaves open what was
 * done. Nothing of the body is kept: it may repeat what was sent.
 */
export function faultOfVendor({ status, headers }: OutgoingResponse): OutsideFault {
  if (status >= 200 && status < 400) {
    return outsideFault('no_answer', 'unknown', { details: { status, reason: 'unreadable' } });
  }
  const retryAfter = readRetryAfter(headers['retry-after'], Date.now());
  return outsideFault(codeOf(status), effectOfStatus(status, headers), {
    details: { status },
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

function codeOf(status: number): FaultCode {
  if (status === 429) return 'http_limited';
  if (status >= 500 || status === 408 || status === 425) return 'http_unavailable';
  return status === 401 || status === 403 || status === 407 ? 'connection_refused' : 'message_refused';
}
