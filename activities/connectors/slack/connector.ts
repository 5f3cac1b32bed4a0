import { z } from 'zod';
import { defineConnector } from '../../define-connector';
import { baseUrl } from '../settings';
import { slackClient } from './slack-client';

export default defineConnector({
  type: 'slack',
  title: 'Slack app',
  description: 'A Slack app with a bot token, which needs the scope chat:write (and im:write to write to a person).',
  settings: z.strictObject({
    base_url: baseUrl().optional().describe('Where its API is reached, if not at the vendor.'),
  }),
  secrets: z.strictObject({ bot_token: z.string().min(1).max(512) }),
  async test(connection, context) {
    const { team = '', user = '' } = await slackClient(connection, context).ask('auth.test', {});
    return { team: String(team), user: String(user) };
  },
});
