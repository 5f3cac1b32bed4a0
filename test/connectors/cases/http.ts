import { moveObject } from '../../../src/objects';
import type { ConnectedWorld } from '../../service/actions/outside-context';
import { startHost } from '../../service/outgoing/loopback-host';
import type { ConnectorCase, OpenCase } from '../connector-case';
import { answered, BY_STATUS, byAddress } from '../over-http';

const JSON_TYPE = { 'content-type': 'application/json' };
const MEBIBYTE = 1024 * 1024;

/** `http.request` before a host that keeps idempotency keys. */
export const httpRequest: ConnectorCase = {
  action: 'http.request@1',
  async open(world, front): Promise<OpenCase> {
    const screened = new Set<string | undefined>();
    const host = await startHost((arrival, response) => {
      if (arrival.url === '/token') {
        response.writeHead(200, JSON_TYPE).end('{"token_type":"bearer"}');
        return;
      }
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
        ...(await byConnection(world, url, `${host.url}/token`)),
      },
      close: () => host.close(),
    };
  },
};

/** How a call ends by the connection that it is made with. */
async function byConnection(world: ConnectedWorld, url: string, tokenUrl: string): Promise<OpenCase['faults']> {
  const connect = (key: string, auth: string, secrets: { readonly [name: string]: string }, more = {}) =>
    world.connect({ key, type: 'http', settings: { base_url: url, auth, ...more }, secrets });
  const { id: archived } = await connect('archived', 'none', {});
  await world.write((writing) => moveObject(writing, 'connection', archived, 'archived'));
  await world.connect({ key: 'other', type: 'slack', settings: {}, secrets: {} });
  await connect('bearer', 'bearer', { token: 'let-me-in' });
  await connect(
    'tokens',
    'client_credentials',
    { client_id: 'usher', client_secret: 'secret' },
    { token_url: tokenUrl },
  );
  const secure = url.replace('http:', 'https:');
  const unreadable = { client_certificate: 'no certificate', client_key: 'no key' };
  await connect('unreadable', 'none', unreadable, { base_url: secure });
  const by = (connection: string) => ({ input: { connection } });
  return {
    connection_not_found: by('nowhere'),
    connection_archived: by('archived'),
    connection_type_wrong: by('other'),
    connection_refused: { ...answered(401), ...by('bearer') },
    connection_token_unusable: by('tokens'),
    client_certificate_refused: { input: { connection: 'unreadable', url: secure } },
  };
}
