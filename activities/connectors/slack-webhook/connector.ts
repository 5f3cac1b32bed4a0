import { z } from 'zod';
import { outsideFault } from '../../../src/outgoing/outside-fault';
import { defineConnector } from '../../define-connector';

export default defineConnector({
  type: 'slack-webhook',
  title: 'Slack incoming webhook',
  description: 'The address of one channel, which Slack gives when an incoming webhook is added to it.',
  settings: z.strictObject({}),
  secrets: z.strictObject({
    url: z
      .string()
      .max(2048)
      .refine((text) => URL.canParse(text), 'Not the URL that Slack gave'),
  }),
  /** Slack has no call that shows whether it works but one that posts. */
  async test({ secrets }) {
    const { url = '' } = secrets;
    if (!URL.canParse(url)) throw outsideFault('connection_refused', 'none');
    return { host: new URL(url).host, tested: false, why: 'It cannot be tried without posting a message.' };
  },
});
