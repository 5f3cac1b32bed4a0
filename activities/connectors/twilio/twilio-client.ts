import type { Twilio } from 'twilio';
import type { OpenConnection } from '../../../src/connections/connection';
import { readSettings } from '../../../src/connections/read-settings';
import type { OutgoingClient, OutgoingResponse } from '../../../src/outgoing/outgoing-client';
import { OutsideFault, outsideFault } from '../../../src/outgoing/outside-fault';
import type { TestContext } from '../../define-connector';
import { faultOfVendor } from '../messages/fault-of-vendor';
import { faultOfTwilio } from './fault-of-twilio';
import { settings as shape } from './settings';

/** Milliseconds for one call: two fit into the start-to-close time of an activity. */
const LONGEST = 20_000;

/** Makes a call by Twilio's own client, over our way out. What is not a success is thrown as an `OutsideFault`. */
export async function askTwilio<T>(
  connection: OpenConnection,
  { http, signal }: Pick<TestContext, 'http' | 'signal'>,
  call: (client: Twilio, accountSid: string) => Promise<T>,
): Promise<T> {
  // Large, and needed by those only who have an account.
  const { default: twilio } = await import('twilio');
  const { account_sid: accountSid, api_key_sid: key, base_url: base } = readSettings(shape, connection);
  const { auth_token: token, api_key_secret: keySecret } = connection.secrets;
  const secret = key === undefined ? token : keySecret;
  if (secret === undefined) throw outsideFault('connection_refused', 'none');
  const httpClient = new twilio.RequestClient();
  httpClient.request = async <TData>(asked: Asked) => {
    const { status, headers, body } = await answer(asked, http, signal, base);
    // Its own reader takes the text of the JSON.
    return { statusCode: status, body: body as unknown as TData, headers };
  };
  const client = twilio(key ?? accountSid, secret, { accountSid, httpClient, autoRetry: false });
  try {
    return await call(client, accountSid);
  } catch (error) {
    if (error instanceof OutsideFault) throw error;
    // A success that its client could not read.
    throw outsideFault('no_answer', 'unknown', { details: { reason: 'unreadable' } });
  }
}

interface Asked {
  readonly method: string;
  readonly uri: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly headers?: object | undefined;
  readonly params?: object | undefined;
  readonly data?: unknown;
}

/** Sends what Twilio's client asks. */
async function answer(asked: Asked, http: OutgoingClient, signal: AbortSignal, base: string | undefined) {
  const { uri, username, password, headers = {}, params = {}, data } = asked;
  const isReading = asked.method.toUpperCase() === 'GET';
  const url = new URL(base === undefined ? uri : uri.replace(/^https:\/\/[^/]+/, base));
  for (const [name, value] of pairs(params)) url.searchParams.append(name, value);
  const response = await http.send({
    method: isReading ? 'GET' : 'POST',
    url: url.href,
    headers: {
      ...Object.fromEntries(pairs(headers).filter(([name]) => !/^accept-(charset|encoding)$/i.test(name))),
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    },
    ...(!isReading && { body: new URLSearchParams(pairs(Object(data))).toString() }),
    timeout: LONGEST,
    signal,
  });
  return { status: response.status, headers: response.headers, body: bodyOf(response) };
}

function bodyOf(response: OutgoingResponse): string {
  const { status, body, truncated } = response;
  const isSuccess = status >= 200 && status < 300;
  if (isSuccess && !truncated) return body.toString('utf8');
  throw isSuccess ? faultOfVendor(response) : (faultOfTwilio(response) ?? faultOfVendor(response));
}

function pairs(map: object): [string, string][] {
  return Object.entries(map).flatMap(([name, value]): [string, string][] =>
    [value].flat().flatMap((each) => (each === undefined || each === null ? [] : [[name, String(each)]])),
  );
}
