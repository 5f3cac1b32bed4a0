import type { OpenConnection } from '../../../src/connections/connection';
import type { TestContext } from '../../define-connector';
import { grantToken, needed } from '../grant-token';
import { type Entrance, type Rest, restOf } from '../rest';
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
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const enter: (refused?: NonNullable<Entrance['token']>) => Promise<Entrance> = async (refused) => {
    const fixed = secrets['access_token'];
    if (fixed !== undefined) return { baseUrl, headers: bearer(fixed) };
    const token = await context.connections.accessToken(connection, (now) => grant(now, baseUrl, context), refused);
    return { baseUrl, headers: bearer(token.value), token };
  };
  return restOf({ enter, faultOf: faultOfHubspot }, context);
}

function grant({ settings, secrets }: OpenConnection, baseUrl: string, context: TestContext) {
  const form = {
    grant_type: 'refresh_token',
    client_id: needed(settings, 'client_id'),
    client_secret: needed(secrets, 'client_secret'),
    refresh_token: needed(secrets, 'refresh_token'),
  };
  return grantToken(`${baseUrl}/oauth/v1/token`, form, context);
}
