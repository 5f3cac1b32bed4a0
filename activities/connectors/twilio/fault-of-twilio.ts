import type { FaultCode } from '../../../src/faults/catalogue';
import type { OutgoingResponse } from '../../../src/outgoing/outgoing-client';
import { type OutsideFault, outsideFault } from '../../../src/outgoing/outside-fault';
import { readBody } from '../../../src/outgoing/read-body';
import { mapOf } from '../../../src/value-shape';

const CODES: { readonly [code: number]: FaultCode } = {
  20003: 'connection_refused',
  20404: 'connection_refused',
  21201: 'recipient_refused',
  21211: 'recipient_refused',
  21214: 'recipient_refused',
  21217: 'recipient_refused',
  21219: 'recipient_refused',
  21265: 'recipient_refused',
  21408: 'recipient_refused',
  21610: 'recipient_opted_out',
  21612: 'recipient_refused',
  21614: 'recipient_refused',
  21212: 'sender_refused',
  21603: 'sender_refused',
  21606: 'sender_refused',
  21611: 'sender_refused',
  21659: 'sender_refused',
  21660: 'sender_refused',
  21661: 'sender_refused',
  21701: 'sender_refused',
  21703: 'sender_refused',
  21602: 'message_empty',
  21605: 'message_refused',
  21617: 'message_refused',
};

/** The fault that an error of Twilio's is, by its code; undefined for what has none that says more than the status. */
export function faultOfTwilio(response: OutgoingResponse): OutsideFault | undefined {
  const { status } = response;
  // A 429 was never processed, whatever its code: told by the status.
  if (status === 429 || status >= 500) return undefined;
  const read = readBody(response, true);
  const number = read === 'not JSON' ? undefined : mapOf(read.body)['code'];
  if (typeof number !== 'number') return undefined;
  return outsideFault(CODES[number] ?? 'message_refused', 'none', { details: { status, code: number } });
}
