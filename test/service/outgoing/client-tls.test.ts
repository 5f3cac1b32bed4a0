import type { ServerOptions } from 'node:https';
import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import type { OutgoingRequest } from '../../../src/outgoing/outgoing-client';
import { effectOf } from '../../../src/outgoing/outside-fault';
import { CLIENT_AUTHORITY, CLIENT_CERTIFICATE, CLIENT_KEY, LOCKED_CLIENT_KEY } from './client-certificate';
import { faultOf } from './expect-fault';
import { CERTIFICATE, KEY } from './loopback-certificate';
import { type Answering, type LoopbackHost, startSecureHost } from './loopback-host';

const hosts: LoopbackHost[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

/** Asks for a certificate of its authority's. */
async function hostThat(answer: Answering, more: ServerOptions = {}): Promise<LoopbackHost> {
  const host = await startSecureHost(answer, { ca: CLIENT_AUTHORITY, requestCert: true, ...more });
  hosts.push(host);
  return host;
}
const LENIENT = { rejectUnauthorized: false };
const ok: Answering = (_arrival, response) => response.end('ok');

const client = createOutgoingClient({ allow: ['127.0.0.1'], ca: CERTIFICATE });
const send = (host: LoopbackHost, more: Partial<OutgoingRequest> = {}) =>
  client.send({ method: 'GET', url: host.url, timeout: 5000, ...more });
const TLS = { certificate: CLIENT_CERTIFICATE, key: CLIENT_KEY };

test('a host that wants a certificate is shown it', async () => {
  const host = await hostThat(ok);
  await send(host, { tls: TLS });
  await send(host, { tls: { ...TLS, key: LOCKED_CLIENT_KEY, passphrase: 'open-sesame' } });
  expect(host.arrivals.map(({ client: shown }) => shown)).toEqual(['usher client', 'usher client']);
});

test('a host that is shown none, and says so, has done nothing', async () => {
  const host = await hostThat(ok, { maxVersion: 'TLSv1.2' });
  const failed = await faultOf(send(host, { method: 'POST', body: 'x' }));
  expect(failed.fault).toMatchObject({ code: 'client_certificate_refused', category: 'denied' });
  expect(effectOf(failed)).toBe('none');
  expect(host.arrivals).toEqual([]);
});

test.each([
  ['none', undefined],
  ['one of an authority that it does not believe', { certificate: CERTIFICATE, key: KEY }],
])('a host that is shown %s, and hangs up, leaves it open', async (_what, tls) => {
  const host = await hostThat(ok);
  const failed = await faultOf(send(host, { method: 'POST', body: 'x', ...(tls && { tls }) }));
  expect(failed.fault).toMatchObject({ code: 'no_answer', category: 'transient' });
  expect(effectOf(failed)).toBe('unknown');
  expect(host.arrivals).toEqual([]);
});

test('the certificate of one call is not shown by the next one, to the same host', async () => {
  const host = await hostThat(ok, LENIENT);
  for (const tls of [TLS, undefined, TLS, undefined]) await send(host, tls ? { tls } : {});
  expect(host.arrivals.map(({ client: shown }) => shown)).toEqual([
    'usher client',
    undefined,
    'usher client',
    undefined,
  ]);
  expect(host.connections()).toBe(4);
});

test('another origin is not shown the certificate, the same one is', async () => {
  const other = await hostThat(ok, LENIENT);
  const host = await hostThat((arrival, response) => {
    const location = arrival.url === '/there' ? other.url : '/there';
    response.writeHead(302, { location }).end();
  }, LENIENT);
  await send(host, { tls: TLS, redirects: 2 });
  expect(host.arrivals.map(({ client: shown }) => shown)).toEqual(['usher client', 'usher client']);
  expect(other.arrivals.map(({ client: shown }) => shown)).toEqual([undefined]);
});

test('a connection with authorities of its own believes no others', async () => {
  const host = await hostThat(ok);
  await send(host, { tls: { ...TLS, ca: CERTIFICATE } });
  const { fault } = await faultOf(send(host, { tls: { ...TLS, ca: CLIENT_AUTHORITY } }));
  expect(fault.code).toBe('connection_insecure');
});

test('an address that is refused is refused with a certificate too', async () => {
  const host = await hostThat(ok);
  const guarded = createOutgoingClient({ ca: CERTIFICATE });
  const { fault } = await faultOf(guarded.send({ method: 'GET', url: host.url, timeout: 5000, tls: TLS }));
  expect(fault.code).toBe('address_refused');
  expect(host.connections()).toBe(0);
});

test('a certificate that cannot be read is a fault before anything is sent', async () => {
  const host = await hostThat(ok);
  const failed = await faultOf(send(host, { tls: { certificate: 'none', key: 'none' } }));
  expect(failed.fault).toMatchObject({ code: 'client_certificate_refused', details: { reason: 'unreadable' } });
  expect(effectOf(failed)).toBe('none');
});
