import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import type { OutgoingRequest } from '../../../src/outgoing/outgoing-client';
import { faultOf } from './expect-fault';
import { CERTIFICATE } from './loopback-certificate';
import { type Answering, type LoopbackHost, startHost, startSecureHost } from './loopback-host';

const hosts: LoopbackHost[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

async function hostThat(answer: Answering, address?: string): Promise<LoopbackHost> {
  const host = await startHost(answer, address);
  hosts.push(host);
  return host;
}

const redirectTo =
  (status: number, location: string): Answering =>
  (_arrival, response) =>
    response.writeHead(status, { location }).end();

const onlyFirst =
  (status: number, location: string): Answering =>
  (arrival, response) =>
    arrival.url === '/' ? redirectTo(status, location)(arrival, response) : response.end('there');

function send(host: LoopbackHost, request: Partial<OutgoingRequest> = {}) {
  const client = createOutgoingClient({ allow: ['127.0.0.1'], allowHttp: true });
  return client.send({ method: 'GET', url: `${host.url}/`, timeout: 10_000, redirects: 3, ...request });
}

const POST = {
  method: 'POST',
  body: '{"name":"x"}',
  headers: { authorization: 'Bearer t', 'content-type': 'application/json', 'x-api-key': 'k', accept: 'a/b' },
} as const;

test('a redirect is an answer like others unless the request asks to follow it', async () => {
  const host = await hostThat(redirectTo(302, '/there'));
  expect(await send(host, { redirects: 0 })).toMatchObject({ status: 302, headers: { location: '/there' } });
  expect(host.arrivals).toHaveLength(1);
});

test.each([301, 302, 303, 307, 308])('a GET follows a %i', async (status) => {
  const host = await hostThat(onlyFirst(status, 'there?x=1'));
  expect((await send(host)).body.toString()).toBe('there');
  expect(host.arrivals.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /', 'GET /there?x=1']);
});

test.each([301, 302, 303])('a POST that is answered by %i goes on as a GET without its body', async (status) => {
  const host = await hostThat(onlyFirst(status, '/there'));
  await send(host, POST);
  expect(host.arrivals[1]).toMatchObject({ method: 'GET', body: '', headers: { authorization: 'Bearer t' } });
  expect(host.arrivals[1]?.headers).not.toHaveProperty('content-type');
});

test.each([307, 308])('a POST that is answered by %i is sent again whole to the same origin', async (status) => {
  const host = await hostThat(onlyFirst(status, '/there'));
  await send(host, POST);
  expect(host.arrivals[1]).toMatchObject({ method: 'POST', body: POST.body, headers: { 'x-api-key': 'k' } });
});

test.each([307, 308])('a POST that is answered by %i is not sent to another origin', async (status) => {
  const other = await hostThat((_arrival, response) => response.end());
  const host = await hostThat(redirectTo(status, `${other.url}/there`));
  const { fault, effect } = await faultOf(send(host, POST));
  expect(fault).toMatchObject({ code: 'redirect_refused', category: 'denied' });
  expect(effect).toBe('unknown');
  expect(other.connections()).toBe(0);
});

test.each([301, 302])('a PUT that is answered by %i is neither repeated nor changed', async (status) => {
  const host = await hostThat(onlyFirst(status, '/there'));
  expect((await faultOf(send(host, { ...POST, method: 'PUT' }))).fault.code).toBe('redirect_refused');
  expect(host.arrivals).toHaveLength(1);
});

test('another origin is told nothing that could be secret', async () => {
  const other = await hostThat((_arrival, response) => response.end('other'));
  const host = await hostThat(redirectTo(302, `${other.url}/there`));
  const { method: _method, body: _body, ...reading } = POST;
  await send(host, { ...reading, headers: { ...POST.headers, cookie: 'session=1' } });
  const { headers } = other.arrivals[0] ?? {};
  expect(headers).toMatchObject({ accept: 'a/b', 'user-agent': 'usher', 'accept-encoding': 'identity' });
  for (const name of ['authorization', 'cookie', 'x-api-key', 'content-type'])
    expect(headers).not.toHaveProperty([name]);
});

test('no more than three redirects are followed, whatever was asked', async () => {
  const host = await hostThat(redirectTo(302, '/again'));
  const { fault } = await faultOf(send(host, { redirects: 50 }));
  expect(fault.code).toBe('redirect_refused');
  expect(host.arrivals).toHaveLength(4);
});

test.each([
  'http://127.0.0.2:{port}/',
  'http://127.0.0.2/',
  'http://[::1]:{port}/',
  'http://[::127.0.0.1]:{port}/',
  'http://169.254.169.254/latest/meta-data/',
  'http://user@127.0.0.1:{port}/there',
  'file:///etc/passwd',
  'data:text/plain,secret',
])('a redirect to %s is refused as the address would be', async (location) => {
  const inner = await hostThat((_arrival, response) => response.end('secret'), '127.0.0.2');
  const host = await hostThat(redirectTo(302, location.replace('{port}', `${inner.port}`)));
  const { fault } = await faultOf(send(host));
  expect(fault.code).toBe('address_refused');
  expect(inner.connections()).toBe(0);
});

test('a redirect to what is no URL is refused', async () => {
  const host = await hostThat(redirectTo(302, 'http://['));
  expect((await faultOf(send(host))).fault.code).toBe('redirect_refused');
});

test('a redirect from https to http is refused', async () => {
  const plain = await hostThat((_arrival, response) => response.end());
  const secure = await startSecureHost(redirectTo(302, `${plain.url}/`));
  hosts.push(secure);
  const client = createOutgoingClient({ allow: ['127.0.0.1'], allowHttp: true, ca: CERTIFICATE });
  const { fault } = await faultOf(client.send({ method: 'GET', url: `${secure.url}/`, timeout: 5000, redirects: 1 }));
  expect(fault.code).toBe('redirect_refused');
  expect(plain.connections()).toBe(0);
});

test('a second host that cannot be reached does not undo what the first may have done', async () => {
  const gone = await startHost((_arrival, response) => response.end());
  await gone.close();
  const host = await hostThat(redirectTo(303, `${gone.url}/`));
  const { fault, effect } = await faultOf(send(host, POST));
  expect(fault.code).toBe('not_connected');
  expect(effect).toBe('unknown');
});
