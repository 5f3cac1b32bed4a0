import { startHost } from '../../service/outgoing/loopback-host';
import type { ConnectorCase, OpenCase } from '../connector-case';
import { answered, BY_STATUS, byAddress } from '../over-http';

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
      faults: {
        ...BY_STATUS,
        ...byAddress(url, (elsewhere) => ({ input: { url: elsewhere } })),
        header_refused: { input: { headers: { host: 'another.example' } } },
        answer_too_large: answered(200, `"${'x'.repeat(MEBIBYTE)}"`),
        redirect_refused: { ...answered(307, '', { location: 'http://10.0.0.1/' }), input: { redirects: 1 } },
        response_invalid: answered(200, '<html>Welcome</html>', { 'content-type': 'text/html' }),
        maybe_sent: { next: { is: 'dropped_after' }, input: { repeat: 'once' } },
      },
      close: () => host.close(),
    };
  },
};
