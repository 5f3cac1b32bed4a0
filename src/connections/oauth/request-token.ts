import type { Value, ValueMap } from '../../../interpreter/value';
import { faultOfAnswer } from '../../outgoing/fault-of-answer';
import type { OutgoingClient, OutgoingResponse } from '../../outgoing/outgoing-client';
import { OutsideFault, outsideFault } from '../../outgoing/outside-fault';
import { readBody } from '../../outgoing/read-body';
import { withoutEffect } from '../../outgoing/without-effect';
import { mapOf } from '../../value-shape';
import type { Grant, SecretValues } from '../connection';

/** Where access tokens are had, and how a client says there who it is. */
export interface TokenEndpoint {
  readonly tokenUrl: string;
  /** None: the grant itself says who asks. */
  readonly clientId?: string;
  /** None: a public client, or one that the grant itself proves. */
  readonly clientSecret?: string;
  /** In the Authorization header (the default), or in the form. */
  readonly authentication?: 'basic' | 'form';
  /** Members of the answer that are needed beside the token: `instance_url`. */
  readonly keep?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Milliseconds; others wait for the same token meanwhile. */
const TIMEOUT = 10_000;

/** A token goes out in a header as it is. */
const IN_A_HEADER = /^[\x21-\x7e]+$/;

/** Errors of RFC 6749 (5.2) that may pass by themselves; every other one says that the connection is not right. */
const PASSING: ReadonlySet<string> = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);

/**
 * Asks for an access token by any grant of OAuth 2.0 (RFC 6749, 4.1.3 to 6). Nothing is done for a step by it, so every
 * fault has the effect `none`: `connection_refused` with the `error` that the other side gave, `connection_token_unusable`
 * for an answer that is none, else what any call may end in.
 */
export async function requestToken(http: OutgoingClient, endpoint: TokenEndpoint, grant: SecretValues): Promise<Grant> {
  const answer = await send(http, endpoint, grant);
  const body = bodyOf(answer);
  if (answer.status !== 200) throw refusalOf(answer, body);
  const token = body['access_token'];
  if (typeof token !== 'string' || !IN_A_HEADER.test(token) || !isBearer(body['token_type'])) {
    throw outsideFault('connection_token_unusable', 'none', { details: { status: answer.status } });
  }
  const extra = (endpoint.keep ?? []).flatMap((name): [string, string][] => {
    const value = body[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  const expiresIn = secondsOf(body['expires_in']);
  const refresh = body['refresh_token'];
  return {
    value: token,
    extra: Object.fromEntries(extra),
    ...(expiresIn !== undefined && { expiresIn }),
    ...(typeof refresh === 'string' && refresh !== '' && { replaced: { refresh_token: refresh } }),
  };
}

async function send(http: OutgoingClient, endpoint: TokenEndpoint, grant: SecretValues): Promise<OutgoingResponse> {
  const { tokenUrl, clientId, clientSecret, authentication = 'basic', signal } = endpoint;
  const isBasic = clientId !== undefined && clientSecret !== undefined && authentication === 'basic';
  const client = {
    ...(clientId !== undefined && { client_id: clientId }),
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
  };
  const form = new URLSearchParams({ ...grant, ...(!isBasic && client) });
  return withoutEffect(() =>
    http.send({
      method: 'POST',
      url: tokenUrl,
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        ...(isBasic && { authorization: basicOf(clientId, clientSecret) }),
      },
      body: form.toString(),
      timeout: TIMEOUT,
      ...(signal && { signal }),
    }),
  );
}

/** Both are encoded as in a form first (RFC 6749, 2.3.1). */
function basicOf(clientId: string, clientSecret: string): string {
  const encode = (text: string) => new URLSearchParams({ v: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`;
}

function bodyOf(answer: OutgoingResponse): ValueMap {
  const read = answer.truncated ? 'not JSON' : readBody(answer, true);
  return read === 'not JSON' ? {} : mapOf(read.body);
}

function refusalOf(answer: OutgoingResponse, body: ValueMap): OutsideFault {
  const { status } = answer;
  const error = typeof body['error'] === 'string' && /^[a-z_]{1,60}$/.test(body['error']) ? body['error'] : undefined;
  const passes = error !== undefined && PASSING.has(error);
  if (status >= 400 && status < 500 && !passes && status !== 408 && status !== 429) {
    const said = error === undefined ? '' : ` It says: ${error}.`;
    return outsideFault('connection_refused', 'none', {
      message: `The other side gives no access token for the credentials of the connection.${said} Rotate them, or give them more rights there.`,
      details: { status, ...(error !== undefined && { error }) },
    });
  }
  if (status < 400) return outsideFault('connection_token_unusable', 'none', { details: { status } });
  // What the other side wrote is left out: it may repeat what it was sent.
  const { fault } = faultOfAnswer({ ...answer, ...(passes && { status: 503 }) }, Date.now());
  return new OutsideFault({ ...fault, details: { status, ...(error !== undefined && { error }) } }, 'none');
}

function isBearer(type: Value | undefined): boolean {
  return type === undefined || type === null || (typeof type === 'string' && type.toLowerCase() === 'bearer');
}

/** Some write it as a text. */
function secondsOf(value: Value | undefined): number | undefined {
  const seconds = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
