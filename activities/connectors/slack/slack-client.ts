import { LogLevel, WebAPIPlatformError, WebAPIRequestError, WebClient } from '@slack/web-api';
import type { ValueMap } from '../../../interpreter/value';
import type { OpenConnection } from '../../../src/connections/connection';
import type { OutgoingClient, OutgoingResponse } from '../../../src/outgoing/outgoing-client';
import { outsideFault } from '../../../src/outgoing/outside-fault';
import { readBody } from '../../../src/outgoing/read-body';
import { mapOf } from '../../../src/value-shape';
import type { TestContext } from '../../define-connector';
import { faultOfVendor } from '../messages/fault-of-vendor';
import { faultOfSlack } from './fault-of-slack';

/** Milliseconds for one call: two fit into the start-to-close time of an activity. */
const LONGEST = 20_000;

export interface SlackClient {
  /** Calls a method. Its answer is one that Slack calls `ok`; anything else is thrown as an `OutsideFault`. */
  ask(method: string, args: ValueMap): Promise<ValueMap>;
}

/** Slack's own client, over our way out and without its retries. */
export function slackClient(
  connection: OpenConnection,
  { http, signal }: Pick<TestContext, 'http' | 'signal'>,
): SlackClient {
  const { base_url: base } = connection.settings;
  const client = new WebClient(connection.secrets['bot_token'], {
    ...(typeof base === 'string' && { slackApiUrl: `${base}/api/` }),
    fetch: fetchBy(http, signal),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: SILENT,
  });
  return {
    async ask(method, args) {
      try {
        return (await client.apiCall(method, args)) as unknown as ValueMap;
      } catch (error) {
        if (error instanceof WebAPIRequestError) throw error.original;
        if (error instanceof WebAPIPlatformError) throw faultOfSlack(error.data.error);
        throw error;
      }
    },
  };
}

/** `fetch` as Slack's client uses it. A status that is no answer of Slack's is thrown as the fault that it is. */
function fetchBy(http: OutgoingClient, signal: AbortSignal): typeof fetch {
  return async (url, { headers, body } = {}) => {
    if (typeof body !== 'string' && !(body instanceof URLSearchParams)) throw outsideFault('message_refused', 'none');
    const given = { ...Object.fromEntries(new Headers(headers).entries()) };
    const response = await http.send({
      method: 'POST',
      url: String(url),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...given },
      body: String(body),
      timeout: LONGEST,
      signal,
    });
    if (response.status !== 200 || response.truncated || !isOfSlack(response)) throw faultOfVendor(response);
    return new Response(new Uint8Array(response.body), { headers: { ...response.headers } });
  };
}

/** Its client believes any JSON, and stumbles over some. */
function isOfSlack(response: OutgoingResponse): boolean {
  const read = readBody(response, true);
  return read !== 'not JSON' && typeof mapOf(read.body)['ok'] === 'boolean';
}

/** What goes out, and what comes back, is nobody's to read in a log. */
const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
