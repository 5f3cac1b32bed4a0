import type { AccessToken, OpenConnection } from '../../../src/connections/connection';
import { grantByRefreshToken } from '../../../src/connections/oauth/grants';
import type { TestContext } from '../../define-connector';
import { needed } from '../rest/needed';
import { type Rest, restOf } from '../rest/rest';
import { faultOfHubspot } from './fault-of-hubspot';

const BASE_URL = 'https://api.hubapi.com';

/** Opens a connection to HubSpot by key or id. */
export async function openHubspot(name: string, context: TestContext): Promise<Rest> {
  return restOfHubspot(await context.connections.open(name, ['hubspot']), context);
}

/** Calls to HubSpot by an open connection: with its access token, or with one got for its refresh token. */
export function restOfHubspot(connection: OpenConnection, context: TestContext): Rest {
  const { settings, secrets } = connection;
  const baseUrl = String(settings['base_url'] ?? BASE_URL);
  const fixed = secrets['access_token'];
  const bearer = (value: string) => ({ baseUrl, headers: { authorization: `Bearer ${value}` } });
  const entrance =
    fixed === undefined
      ? {
          grant: (now: OpenConnection) => grant(now, baseUrl, context),
          enter: ({ value }: AccessToken) => bearer(value),
        }
      : { enter: () => bearer(fixed) };
  return restOf({ connection, ...entrance, faultOf: faultOfHubspot }, context);
}

function grant({ settings, secrets }: OpenConnection, baseUrl: string, { http, signal }: TestContext) {
  return grantByRefreshToken(http, {
    tokenUrl: `${baseUrl}/oauth/v1/token`,
    clientId: needed(settings, 'client_id'),
    clientSecret: needed(secrets, 'client_secret'),
    refreshToken: needed(secrets, 'refresh_token'),
    authentication: 'form',
    signal,
  });
}
