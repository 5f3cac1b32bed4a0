import { z } from 'zod';
import { outsideFault } from '../../../src/outgoing/outside-fault';
import { defineConnector } from '../../define-connector';
import { pathOf } from '../rest/rest';
import { baseUrl, token } from '../settings';
import { restOfZendesk } from './zendesk';

const me = z.looseObject({ user: z.looseObject({ id: z.int().nullable(), role: z.string().nullish() }) });

export default defineConnector({
  type: 'zendesk',
  title: 'Zendesk',
  description: 'An account at Zendesk, by the API token of an agent, or by an access token (OAuth).',
  settings: z
    .strictObject({
      subdomain: z
        .string()
        .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
        .optional()
        .describe('`acme` of acme.zendesk.com.'),
      email: z.email().optional().describe('Of the agent whose API token it is.'),
      base_url: baseUrl().optional().describe('Another server than that of the subdomain.'),
    })
    .refine(({ subdomain, base_url: url }) => subdomain !== undefined || url !== undefined, 'Name the subdomain'),
  secrets: z
    .strictObject({ api_token: z.string().min(1).optional(), access_token: token().optional() })
    .refine((given) => Object.keys(given).length === 1, 'Either api_token or access_token'),
  test: async (connection, context) => {
    const call = restOfZendesk(connection, context);
    const { user } = await call({ method: 'GET', path: pathOf`/api/v2/users/me.json`, reads: true, gives: me });
    // Whoever shows nothing at all is answered too, as nobody.
    if (user.id === null) throw outsideFault('connection_refused', 'none');
    return { user: String(user.id), role: user.role ?? null };
  },
});
