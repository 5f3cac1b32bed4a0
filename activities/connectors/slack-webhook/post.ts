import type { ValueMap } from '../../../interpreter/value';
import type { OpenConnection } from '../../../src/connections/connection';
import type { OutsideContext } from '../../define-action';
import { faultOfVendor } from '../messages/fault-of-vendor';
import { faultOfSlack } from '../slack/fault-of-slack';

const LONGEST = 20_000;

/** What Slack says of a message that it took; triggers of its workflows say it in JSON. */
const TAKEN = /^(ok|\{\s*"ok"\s*:\s*true\s*\})$/;

/** Posts a message to the channel of a webhook, which says nothing of it but that it came. */
export async function postToWebhook(
  { secrets }: OpenConnection,
  message: ValueMap,
  context: OutsideContext,
): Promise<void> {
  const response = await context.http.send({
    method: 'POST',
    url: secrets['url'] ?? '',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
    timeout: LONGEST,
    signal: context.signal,
  });
  const said = response.body.toString('utf8').trim();
  // A page of somebody who stands between is no message in a channel.
  if (response.status === 200 && !response.truncated && TAKEN.test(said)) return;
  // An error of Slack's own is a word in the body of a 4xx.
  if (response.status >= 400 && response.status < 500 && response.status !== 429 && /^[a-z_]{1,64}$/.test(said)) {
    throw faultOfSlack(said);
  }
  throw faultOfVendor(response);
}
