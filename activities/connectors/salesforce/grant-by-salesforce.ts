import { createSign } from 'node:crypto';
import type { Grant, OpenConnection } from '../../../src/connections/connection';
import { grantByClientCredentials, grantByRefreshToken } from '../../../src/connections/oauth/grants';
import { requestToken } from '../../../src/connections/oauth/request-token';
import { outsideFault } from '../../../src/outgoing/outside-fault';
import type { TestContext } from '../../define-connector';
import { needed } from '../rest/needed';

const LOGIN_URL = 'https://login.salesforce.com';
/** Seconds; Salesforce takes an assertion for at most five minutes. */
const VALID_FOR = 180;

/** An access token for the secrets of a connection, in the way that its settings say. */
export async function grantBySalesforce(connection: OpenConnection, { http, signal }: TestContext): Promise<Grant> {
  const { settings, secrets } = connection;
  const tokenUrl = `${loginUrlOf(connection)}/services/oauth2/token`;
  const endpoint = { tokenUrl, authentication: 'form', keep: ['instance_url'], signal } as const;
  const grant = settings['grant'] ?? 'client_credentials';
  if (grant === 'jwt_bearer') {
    const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: assertionOf(connection) };
    return requestToken(http, endpoint, form);
  }
  const client = { ...endpoint, clientId: needed(settings, 'client_id') };
  if (grant === 'client_credentials') {
    return grantByClientCredentials(http, { ...client, clientSecret: needed(secrets, 'client_secret') });
  }
  const refreshToken = needed(secrets, 'refresh_token');
  const clientSecret = secrets['client_secret'];
  // A connected app may ask for none.
  return grantByRefreshToken(http, { ...client, refreshToken, ...(clientSecret !== undefined && { clientSecret }) });
}

function assertionOf(connection: OpenConnection): string {
  const { settings, secrets } = connection;
  const claims = {
    iss: needed(settings, 'client_id'),
    sub: needed(settings, 'username'),
    aud: settings['audience'] ?? loginUrlOf(connection),
    exp: Math.floor(Date.now() / 1000) + VALID_FOR,
  };
  const signed = [{ alg: 'RS256', typ: 'JWT' }, claims].map(encoded).join('.');
  return `${signed}.${sign(signed, needed(secrets, 'private_key'))}`;
}

function sign(text: string, privateKey: string): string {
  try {
    return createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url');
  } catch {
    const message = 'The "private_key" of the connection is not an RSA key in PEM.';
    throw outsideFault('connection_refused', 'none', { message });
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function loginUrlOf({ settings }: OpenConnection): string {
  return String(settings['login_url'] ?? LOGIN_URL);
}
