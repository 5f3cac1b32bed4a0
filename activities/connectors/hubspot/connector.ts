import { z } from 'zod';
import { defineConnector } from '../../define-connector';
import { pathOf } from '../rest/rest';
import { baseUrl, token } from '../settings';
import { restOfHubspot } from './hubspot';

const account = z.looseObject({ portalId: z.int(), uiDomain: z.string().optional() });

export default defineConnector({
  type: 'hubspot',
  title: 'HubSpot',
  description:
    'An account at HubSpot, by the access token of a private app; or by an app of yours that was installed there, with its client id, client secret and refresh token.',
  settings: z.strictObject({
    client_id: z.string().min(1).optional().describe('Of an app that was installed by OAuth.'),
    base_url: baseUrl().optional().describe('Another server than https://api.hubapi.com.'),
  }),
  secrets: z
    .strictObject({
      access_token: token().optional().describe('Of a private app.'),
      client_secret: z.string().min(1).optional().describe('Of an app that was installed by OAuth.'),
      refresh_token: z.string().min(1).optional().describe('Of an app that was installed by OAuth.'),
    })
    .refine(
      (given) =>
        given.access_token === undefined
          ? given.client_secret !== undefined && given.refresh_token !== undefined
          : given.client_secret === undefined && given.refresh_token === undefined,
      'Either access_token, or client_secret and refresh_token',
    ),
  test: async (connection, context) => {
    const call = restOfHubspot(connection, context);
    const { portalId } = await call({
      method: 'GET',
      path: pathOf`/account-info/v3/details`,
      reads: true,
      gives: account,
    });
    return { account: String(portalId) };
  },
});
