import { startHost, startSecureHost } from '../../service/outgoing/loopback-host';
import type { ConnectorCase, Misbehavior, OpenCase, Provocation } from '../connector-case';

const JSON_TYPE = { 'content-type': 'application/json' };
const MEBIBYTE = 1024 * 1024;

/** `http.request` before a host that keeps idempotency keys. */
export const httpRequest: ConnectorCase = {
  action: 'http.request@1',
  async open(_world, front): Promise<OpenCase> {
    const screened = new Set<string | undefined>();
    const host = await startHost((arrival, response) => {
      screened.add(arrival.headers['idempotency-key'] as string | undefined);
      response.writeHead(200, JSON_TYPE).end('{"match_found":false}');
    });
    const secure = await startSecureHost((_arrival, response) => response.end());
    const gone = await startHost(() => undefined);
    await gone.close();
    const url = await front.before(host.url);
    return {
      input: {
        method: 'POST',
        url: `${url}/v1/people`,
        headers: { 'x-tenant': 'sandbox' },
        body: { name: 'Doe' },
        response_schema: {
          type: 'object',
          properties: { match_found: { type: 'boolean' } },
          required: ['match_found'],
        },
        timeout: '10s',
        repeat: 'keyed',
      },
      isEffect: ({ method }) => method === 'POST',
      effects: async () => screened.size,
      faults: { ...BY_ADDRESS, not_connected: to(gone.url), connection_insecure: to(secure.url), ...BY_ANSWER },
      close: async () => {
        await Promise.all([host.close(), secure.close()]);
      },
    };
  },
};

function to(url: string): Provocation {
  return { input: { url } };
}

const BY_ADDRESS: OpenCase['faults'] = {
  address_refused: to('http://10.0.0.1/v1/people'),
  header_refused: { input: { headers: { host: 'another.example' } } },
  host_not_found: to('http://screening.example/v1/people'),
};

function answered(status: number, body = '', headers: { readonly [name: string]: string } = {}): Provocation {
  const next: Misbehavior = { is: 'answered', status, body, headers };
  return { next };
}

const BY_ANSWER: OpenCase['faults'] = {
  no_answer: { next: { is: 'dropped_before' } },
  answer_too_large: answered(200, `"${'x'.repeat(MEBIBYTE)}"`, JSON_TYPE),
  redirect_refused: { ...answered(307, '', { location: 'http://10.0.0.1/' }), input: { redirects: 1 } },
  response_invalid: answered(200, '<html>Welcome</html>', { 'content-type': 'text/html' }),
  maybe_sent: { next: { is: 'dropped_after' }, input: { repeat: 'once' } },
  http_limited: { next: { is: 'limited', retryAfter: 1 } },
  http_unavailable: answered(500),
  http_denied: answered(401),
  http_missing: answered(404),
  http_conflict: answered(409),
  http_rejected: answered(422),
};
