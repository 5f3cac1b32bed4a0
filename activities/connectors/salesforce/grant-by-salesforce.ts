import { createSign } from 'node:crypto';
import type { Grant, OpenConnection } from '../../../src/connections/connection';
import { outsideFault } from '../../../src/outgoing/outside-fault';
import type { TestContext } from '../../define-connector';
import { grantToken, needed } from '../grant-token';

const LOGIN_URL = 'https://login.salesforce.com';
/** Seconds; Salesforce takes an assertion for at most five minutes. */
const VALID_FOR = 180;

/** An access token for the secrets of a connection, in the way that its settings say. */
export function grantBySalesforce(connection: OpenConnection, context: TestContext): Promise<Grant> {
  const { settings } = connection;
  const form = formOf(connection, String(settings['grant'] ?? 'client_credentials'));
  return grantToken(`${loginUrlOf(connection)}/services/oauth2/token`, form, context);
}

function formOf(connection: OpenConnection, grant: string): { readonly [name: string]: string } {
  const { settings, secrets } = connection;
  const client = { client_id: needed(settings, 'client_id') };
  if (grant === 'jwt_bearer') {
    return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: assertionOf(connection) };
  }
  if (grant === 'client_credentials') {
    return { grant_type: grant, ...client, client_secret: needed(secrets, 'client_secret') };
  }
  const secret = secrets['client_secret'];
  return {
    grant_type: 'refresh_token',
    ...client,
    refresh_token: needed(secrets, 'refresh_token'),
    // A connected app may ask for none.
    ...(secret !== undefined && { client_secret: secret }),
  };
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
