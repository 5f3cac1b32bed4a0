import type { OutsideFault } from '../../../src/outgoing/outside-fault';
import { listOf, mapOf } from '../../../src/value-shape';
import { complaintsOf, faultOfRefusal } from '../rest/fault-of-refusal';
import type { RestAnswer } from '../rest/rest';

/** What Zendesk means by an answer that is no success. The body of a 429 is HTML: its status and header are enough. */
export function faultOfZendesk(answer: RestAnswer): OutsideFault {
  // Somebody else wrote the ticket in between; nothing of ours was written.
  if (answer.status === 409) return faultOfRefusal(answer, { code: 'record_busy' });
  const { error, details } = mapOf(answer.body);
  const ofFields = Object.entries(mapOf(details)).flatMap(([field, faults]) =>
    listOf(faults).map((fault) => ({ code: mapOf(fault)['error'] ?? 'Invalid', fields: [field] })),
  );
  return faultOfRefusal(answer, { complaints: complaintsOf([{ code: error, fields: [] }, ...ofFields]) });
}
