import type { ConnectedWorld } from '../../service/actions/outside-context';
import { CLIENT_AUTHORITY } from '../../service/outgoing/client-certificate';
import { CERTIFICATE } from '../../service/outgoing/loopback-certificate';
import { type LoopbackHost, startHost, startSecureHost } from '../../service/outgoing/loopback-host';
import type { ConnectorCase, OpenCase, Provocation } from '../connector-case';
import { answered, BY_STATUS, byAddress } from '../over-http';
import { faultsOfNaming } from '../reaching';

const JSON_TYPE = { 'content-type': 'application/json' };
const MEBIBYTE = 1024 * 1024;

/** `http.request` before a host that keeps idempotency keys. */
export const httpRequest: ConnectorCase = {
  action: 'http.request@1',
  async open(world, front): Promise<OpenCase> {
    const screened = new Set<string | undefined>();
    const host = await startHost((arrival, response) => {
      screened.add(arrival.headers['idempotency-key'] as string | undefined);
      response.writeHead(200, JSON_TYPE).end('{"match_found":false}');
    });
    const url = await front.before(host.url);
    const secure = await startCertifiedHost();
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
        ...(await byConnection(world, url)),
        client_certificate_refused: await withoutCertificate(world, secure),
        header_refused: { input: { headers: { host: 'another.example' } } },
        answer_too_large: answered(200, `"${'x'.repeat(MEBIBYTE)}"`),
        redirect_refused: { ...answered(307, '', { location: 'http://10.0.0.1/' }), input: { redirects: 1 } },
        response_invalid: answered(200, '<html>Welcome</html>', { 'content-type': 'text/html' }),
        maybe_sent: { next: { is: 'dropped_after' }, input: { repeat: 'once' } },
      },
      close: async () => {
        await host.close();
        await secure.close();
      },
    };
  },
};

/** How a request over a connection ends that cannot be used for it, or whose credentials are turned down. */
async function byConnection(world: ConnectedWorld, url: string): Promise<OpenCase['faults']> {
  const bearer = { type: 'http', settings: { base_url: url, auth: 'bearer' }, secrets: { token: 'known' } };
  await world.connect({ key: 'bearer', ...bearer });
  await world.connect({
    key: 'granted',
    type: 'http',
    settings: { base_url: url, auth: 'client_credentials', token_url: `${url}/token` },
    secrets: { client_id: 'usher', client_secret: 'known' },
  });
  return {
    ...(await faultsOfNaming(world, bearer)),
    connection_refused: { ...answered(401), input: { connection: 'bearer' } },
    // The first request is the one for the token.
    connection_token_unusable: { ...answered(200), input: { connection: 'granted' } },
  };
}

/** Talks to those alone that show a certificate; over TLS 1.2 it says so before anything is sent. */
function startCertifiedHost(): Promise<LoopbackHost> {
  const asking = { ca: CLIENT_AUTHORITY, requestCert: true, maxVersion: 'TLSv1.2' } as const;
  return startSecureHost((_arrival, response) => response.end(), asking);
}

async function withoutCertificate(world: ConnectedWorld, { url }: LoopbackHost): Promise<Provocation> {
  const settings = { base_url: url, auth: 'none' };
  await world.connect({ key: 'uncertified', type: 'http', settings, secrets: { ca: CERTIFICATE } });
  return { input: { connection: 'uncertified', url } };
}
