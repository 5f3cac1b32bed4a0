import { z } from 'zod';
import { defineConnector } from '../../define-connector';
import { baseUrl } from '../settings';
import { queryPath, records } from './records';
import { restOfSalesforce } from './salesforce';

export default defineConnector({
  type: 'salesforce',
  title: 'Salesforce',
  description:
    'An org at Salesforce, by a connected app: with client credentials, with the refresh token of a user, or with a certificate (JWT bearer).',
  settings: z.strictObject({
    grant: z.enum(['client_credentials', 'refresh_token', 'jwt_bearer']).default('client_credentials'),
    client_id: z.string().min(1).describe('The consumer key of the connected app.'),
    login_url: baseUrl()
      .default('https://login.salesforce.com')
      .describe('Where tokens are asked for; client credentials need the address of your own domain.'),
    username: z.string().min(1).optional().describe('The user that a certificate speaks for.'),
    audience: z.string().min(1).optional().describe('Of a JWT, where it is not `login_url`.'),
    api_version: z
      .string()
      .regex(/^[1-9]\d{1,2}\.0$/)
      .default('64.0'),
  }),
  secrets: z
    .strictObject({
      client_secret: z.string().min(1).optional(),
      refresh_token: z.string().min(1).optional(),
      private_key: z.string().min(1).optional().describe('Of the certificate, PEM.'),
    })
    .refine((given) => Object.keys(given).length > 0, 'Either client_secret, refresh_token or private_key'),
  test: async (connection, context) => {
    const { call, version } = restOfSalesforce(connection, context);
    const path = queryPath(version);
    const query = { q: 'SELECT Id, Name FROM Organization LIMIT 1' };
    const { records: found } = await call({ method: 'GET', path, query, reads: true, gives: records });
    const [organization] = found;
    return { organization: organization?.id ?? null, name: organization?.fields['Name'] ?? null };
  },
});
