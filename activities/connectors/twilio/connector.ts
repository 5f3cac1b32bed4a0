import { z } from 'zod';
import { defineConnector } from '../../define-connector';
import { settings } from './settings';
import { askTwilio } from './twilio-client';

export default defineConnector({
  type: 'twilio',
  title: 'Twilio',
  description: 'A Twilio account: by its auth token, or by an API key of it.',
  settings,
  secrets: z.strictObject({
    auth_token: z.string().min(1).max(256).optional(),
    api_key_secret: z.string().min(1).max(256).optional().describe('Of the API key that the settings name.'),
  }),
  async test(connection, context) {
    const account = await askTwilio(connection, context, (client, sid) => client.api.v2010.accounts(sid).fetch());
    return { account: account.friendlyName, status: account.status };
  },
});
