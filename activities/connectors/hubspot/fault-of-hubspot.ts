import type { Value } from '../../../interpreter/value';
import type { OutsideFault } from '../../../src/outgoing/outside-fault';
import { listOf, mapOf } from '../../../src/value-shape';
import { complaintsOf, faultOfRefusal } from '../rest/fault-of-refusal';
import type { RestAnswer } from '../rest/rest';

/** Milliseconds. A day's allowance begins anew at the account's midnight, wherever that is: the default attempts span a day. */
const A_QUARTER_OF_A_DAY = 6 * 3_600_000;

/** What HubSpot means by an answer that is no success. */
export function faultOfHubspot(answer: RestAnswer): OutsideFault {
  const { status } = answer;
  const body = mapOf(answer.body);
  if (status === 423) return faultOfRefusal(answer, { code: 'record_busy' });
  // The account moves to another data center; the answer says when to come back.
  if (status === 477) return faultOfRefusal(answer, { code: 'http_unavailable' });
  if (status === 429 && body['policyName'] === 'DAILY') {
    return faultOfRefusal(answer, { retryAfter: A_QUARTER_OF_A_DAY });
  }
  const whole = { code: body['category'], fields: [] };
  return faultOfRefusal(answer, { complaints: complaintsOf([whole, ...listOf(body['errors']).map(complaintOf)]) });
}

function complaintOf(error: Value) {
  const { code, in: place, context } = mapOf(error);
  const fields = [...listOf(mapOf(context)['propertyName']), place].filter((field) => field !== undefined);
  return { code: code ?? (fields.length > 0 ? 'INVALID' : undefined), fields };
}
