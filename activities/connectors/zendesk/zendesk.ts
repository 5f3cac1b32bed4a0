import type { OpenConnection } from '../../../src/connections/connection';
import type { TestContext } from '../../define-connector';
import { needed } from '../rest/needed';
import { type Rest, restOf } from '../rest/rest';
import { faultOfZendesk } from './fault-of-zendesk';

/** Opens a connection to Zendesk by key or id. */
export async function openZendesk(name: string, context: TestContext): Promise<Rest> {
  return restOfZendesk(await context.connections.open(name, ['zendesk']), context);
}

/** Calls to Zendesk by an open connection: with an access token, or with an agent's API token. */
export function restOfZendesk(connection: OpenConnection, context: TestContext): Rest {
  const enter = () => ({ baseUrl: baseUrlOf(connection), headers: { authorization: authorizationOf(connection) } });
  return restOf({ connection, enter, faultOf: faultOfZendesk }, context);
}

function baseUrlOf({ settings }: OpenConnection): string {
  const given = settings['base_url'];
  return typeof given === 'string' ? given : `https://${needed(settings, 'subdomain')}.zendesk.com`;
}

function authorizationOf({ settings, secrets }: OpenConnection): string {
  const token = secrets['access_token'];
  if (token !== undefined) return `Bearer ${token}`;
  const pair = `${needed(settings, 'email')}/token:${needed(secrets, 'api_token')}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
