import { createHash } from 'node:crypto';
import { endAfter } from '../../outgoing/end-after';
import type { ClientTls, OutgoingClient, OutgoingRequest, OutgoingResponse } from '../../outgoing/outgoing-client';
import { outsideFault } from '../../outgoing/outside-fault';
import { signBody } from '../../outgoing/sign-body';
import type { AccessToken, Connections, OpenConnection } from '../connection';
import { callWithToken } from '../oauth/call-with-token';
import { grantByClientCredentials } from '../oauth/grants';
import { httpSettingsOf } from './http-settings';
import { signingSecretsOf } from './signing-secrets';

/** What credentials add to a request. */
interface Credentials {
  readonly headers?: { readonly [name: string]: string };
  readonly query?: readonly [string, string];
}

/** What a request goes out by. */
export interface Using {
  readonly http: OutgoingClient;
  readonly connections: Connections;
}

/**
 * Sends a request over a connection of type `http`: to its origins alone, with its credentials, its certificate and its
 * signature. `message` names what is sent, the same on every attempt. A token that is fetched, and a second call with it,
 * are within the time of the request. Faults: `connection_invalid`, `address_refused` for another origin,
 * `header_refused` for a header that is the connection's, `connection_refused`, and what any call may end in.
 */
export async function sendOver(
  using: Using,
  connection: OpenConnection,
  given: OutgoingRequest,
  message: string,
): Promise<OutgoingResponse> {
  const request = { ...given, signal: endAfter(given.timeout, given.signal) };
  const url = targetOf(connection, request.url);
  const tls = tlsOf(connection);
  const send = (credentials: Credentials) => {
    const ours = { ...credentials.headers, ...signatureOf(connection, request.body ?? '', message) };
    refuseOurs(request.headers ?? {}, Object.keys(ours));
    const target = withQuery(url, credentials.query);
    return using.http.send({
      ...request,
      url: target,
      headers: { ...request.headers, ...ours },
      ...(tls && { tls }),
    });
  };
  if (httpSettingsOf(connection).auth !== 'client_credentials') return send(credentialsOf(connection));
  return callWithToken(
    using.connections,
    connection,
    (fresh) => grantTo(using.http, request.signal, fresh),
    (token) => send(bearer(token)),
  );
}

/** The URL of a request over a connection; one that begins with `/` is put behind the base URL. Fault `address_refused`. */
export function targetOf(connection: OpenConnection, given: string): string {
  const { base_url: base, origins } = httpSettingsOf(connection);
  const url = given.startsWith('/') ? `${base.replace(/\/+$/, '')}${given}` : given;
  const allowed = [base, ...origins].map((origin) => new URL(origin).origin);
  // What is no URL at all is refused, with its own words, where every URL is read.
  if (!URL.canParse(url) || allowed.includes(new URL(url).origin)) return url;
  throw outsideFault('address_refused', 'none', {
    message: `The connection "${connection.key}" is for ${allowed.join(', ')}, and its credentials go nowhere else. Name another connection, or none, or add the origin to its settings.`,
    details: { reason: 'origin', connection: connection.key },
  });
}

function credentialsOf(connection: OpenConnection): Credentials {
  const { auth, header_name: header = '', query_name: query = '' } = httpSettingsOf(connection);
  const { token = '', username = '', password = '', value = '' } = connection.secrets;
  switch (auth) {
    case 'bearer':
      return { headers: { authorization: `Bearer ${token}` } };
    case 'basic':
      return { headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` } };
    case 'header':
      return { headers: { [header.toLowerCase()]: value } };
    case 'query':
      return { query: [query, value] };
    default:
      return {};
  }
}

function bearer({ value }: AccessToken): Credentials {
  return { headers: { authorization: `Bearer ${value}` } };
}

function grantTo(http: OutgoingClient, signal: AbortSignal, connection: OpenConnection) {
  const {
    token_url: tokenUrl = '',
    scope,
    audience,
    client_authentication: authentication,
  } = httpSettingsOf(connection);
  const { client_id: clientId = '', client_secret: clientSecret = '' } = connection.secrets;
  return grantByClientCredentials(http, {
    tokenUrl,
    clientId,
    clientSecret,
    signal,
    ...(scope !== undefined && { scope }),
    ...(audience !== undefined && { audience }),
    ...(authentication !== undefined && { authentication }),
  });
}

function tlsOf({ secrets }: OpenConnection): ClientTls | undefined {
  const { client_certificate: certificate, client_key: key, client_key_passphrase: passphrase, ca } = secrets;
  if (certificate === undefined && ca === undefined) return undefined;
  return {
    ...(certificate !== undefined && { certificate }),
    ...(key !== undefined && { key }),
    ...(passphrase !== undefined && { passphrase }),
    ...(ca !== undefined && { ca }),
  };
}

/** As a webhook is signed; the id tells receivers that an attempt was made before, and nothing of the run. */
function signatureOf(connection: OpenConnection, body: string, message: string) {
  const secrets = signingSecretsOf(connection);
  if (secrets.length === 0) return {};
  const id = `msg_${createHash('sha256').update(message).digest('base64url').slice(0, 27)}`;
  return signBody(id, body, secrets, Math.floor(Date.now() / 1000));
}

function refuseOurs(given: { readonly [name: string]: string }, ours: readonly string[]): void {
  const header = Object.keys(given).find((name) => ours.includes(name.toLowerCase()));
  if (header === undefined) return;
  const message = `The header "${header}" is set by the connection: leave it out of the step.`;
  throw outsideFault('header_refused', 'none', { message, details: { header } });
}

function withQuery(url: string, query: readonly [string, string] | undefined): string {
  if (query === undefined || !URL.canParse(url)) return url;
  const target = new URL(url);
  target.searchParams.set(...query);
  return target.href;
}
