import { type AddressInfo, createServer } from 'node:net';
import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import type { OutgoingRequest } from '../../../src/outgoing/outgoing-client';
import { faultOf } from './expect-fault';
import { CERTIFICATE } from './loopback-certificate';
import { type Answering, type LoopbackHost, startHost, startSecureHost } from './loopback-host';

const LOOPBACK = { allow: ['127.0.0.0/8'], allowHttp: true };

const hosts: LoopbackHost[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

async function hostThat(answer: Answering): Promise<LoopbackHost> {
  const host = await startHost(answer);
  hosts.push(host);
  return host;
}

function send(host: LoopbackHost, request: Partial<OutgoingRequest> = {}, options = {}) {
  const client = createOutgoingClient({ ...LOOPBACK, ...options });
  return client.send({ method: 'GET', url: `${host.url}/path?a=1`, timeout: 10_000, ...request });
}

test('a request arrives as it was given, and its answer comes back whole', async () => {
  const host = await hostThat((_arrival, response) => {
    response.writeHead(201, { 'content-type': 'application/json', 'x-more': ['1', '2'] }).end('{"ok":true}');
  });
  const answer = await send(host, { method: 'POST', headers: { 'X-Tenant': ' sandbox ' }, body: 'héllo' });
  expect(host.arrivals).toEqual([
    expect.objectContaining({
      method: 'POST',
      url: '/path?a=1',
      body: 'héllo',
      headers: expect.objectContaining({ 'x-tenant': 'sandbox' }),
    }),
  ]);
  expect(answer).toMatchObject({ status: 201, headers: { 'x-more': '1, 2' }, truncated: false });
  expect(answer.body.toString()).toBe('{"ok":true}');
});

test('each call has a connection of its own, asks for no coding and names itself', async () => {
  const host = await hostThat((_arrival, response) => response.end('x'));
  await send(host);
  await send(host);
  expect(host.connections()).toBe(2);
  expect(host.arrivals[0]?.headers).toMatchObject({ 'accept-encoding': 'identity', 'user-agent': 'usher' });
});

test('a proxy in the environment is not asked', async () => {
  const host = await hostThat((_arrival, response) => response.end('direct'));
  const before = process.env['HTTP_PROXY'];
  process.env['HTTP_PROXY'] = 'http://127.0.0.1:1';
  try {
    expect((await send(host)).body.toString()).toBe('direct');
  } finally {
    if (before === undefined) delete process.env['HTTP_PROXY'];
    else process.env['HTTP_PROXY'] = before;
  }
});

test('of a body of 50 MB no more is read than the bound, and the connection is dropped', async () => {
  let cut: Promise<boolean> = Promise.resolve(false);
  const host = await hostThat((_arrival, response) => {
    cut = new Promise((resolve) => response.on('close', () => resolve(!response.writableFinished)));
    response.writeHead(200, { 'content-length': 50_000_000 });
    const piece = Buffer.alloc(100_000);
    const more = () => {
      if (!response.destroyed) response.write(piece, more);
    };
    more();
  });
  const answer = await send(host);
  expect(answer).toMatchObject({ status: 200, truncated: true });
  expect(answer.body.length).toBe(1024 * 1024);
  expect(await cut).toBe(true);
});

test('a body of exactly the bound is whole', async () => {
  const host = await hostThat((_arrival, response) => response.end('12345'));
  expect(await send(host, {}, { maximumBytes: 5 })).toMatchObject({ truncated: false });
  expect(await send(host, {}, { maximumBytes: 4 })).toMatchObject({ truncated: true, body: Buffer.from('1234') });
});

test('a body that drips for ever ends with the time of the whole exchange', async () => {
  const host = await hostThat((_arrival, response) => {
    const drip = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(drip));
  });
  const { fault, effect } = await faultOf(send(host, { timeout: 400 }));
  expect(fault).toMatchObject({ code: 'no_answer', category: 'transient', details: { reason: 'timeout' } });
  expect(effect).toBe('done');
});

test('a refused connection is known to have sent nothing', async () => {
  const host = await startHost((_arrival, response) => response.end());
  await host.close();
  const { fault, effect } = await faultOf(send(host, { method: 'POST', body: 'x' }));
  expect(fault).toMatchObject({ code: 'not_connected', category: 'transient', details: { reason: 'refused' } });
  expect(effect).toBe('none');
});

test('a name without an address is known to have sent nothing', async () => {
  const client = createOutgoingClient({ resolve: async () => [] });
  const { fault, effect } = await faultOf(
    client.send({ method: 'POST', url: 'https://nobody.example/', timeout: 5000 }),
  );
  expect(fault).toMatchObject({ code: 'host_not_found', category: 'transient' });
  expect(effect).toBe('none');
});

test('a resolver that never answers ends with the time of the exchange, and nothing was sent', async () => {
  const client = createOutgoingClient({ resolve: () => new Promise(() => undefined) });
  const { fault, effect } = await faultOf(client.send({ method: 'POST', url: 'https://slow.example/', timeout: 200 }));
  expect(fault).toMatchObject({ code: 'not_connected', details: { reason: 'timeout' } });
  expect(effect).toBe('none');
});

test('a connection that breaks after the request leaves its effect unknown', async () => {
  const host = await hostThat((_arrival, response) => response.destroy());
  const { fault, effect } = await faultOf(send(host, { method: 'POST', body: 'x' }));
  expect(fault).toMatchObject({ code: 'no_answer', details: { reason: 'dropped' } });
  expect(effect).toBe('unknown');
});

test('a host that takes the request and stays silent leaves its effect unknown', async () => {
  const host = await hostThat(() => undefined);
  const { fault, effect } = await faultOf(send(host, { method: 'POST', body: 'x', timeout: 400 }));
  expect(fault).toMatchObject({ code: 'no_answer', details: { reason: 'timeout' } });
  expect(effect).toBe('unknown');
});

test('a body that breaks off after a success is an effect that happened', async () => {
  const host = await hostThat((_arrival, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('beginning', () => response.destroy());
  });
  const { fault, effect } = await faultOf(send(host, { method: 'POST', body: 'x' }));
  expect(fault.code).toBe('no_answer');
  expect(effect).toBe('done');
});

test('what is not HTTP is no answer', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.end('SSH-2.0-secret\r\n')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = createOutgoingClient(LOOPBACK);
  const { fault } = await faultOf(client.send({ method: 'GET', url: `http://127.0.0.1:${port}/`, timeout: 5000 }));
  expect(fault).toMatchObject({ code: 'no_answer', details: { reason: 'unreadable' } });
  expect(JSON.stringify(fault)).not.toContain('secret');
  await new Promise((resolve) => server.close(resolve));
});

test('endless headers are no answer', async () => {
  const host = await hostThat((_arrival, response) => response.writeHead(200, { 'x-long': 'a'.repeat(100_000) }).end());
  const { fault, effect } = await faultOf(send(host));
  expect(fault).toMatchObject({ code: 'no_answer', details: { reason: 'unreadable' } });
  expect(effect).toBe('unknown');
});

test('a canceled step ends its call, before and after it was sent', async () => {
  const already = AbortSignal.abort();
  const host = await hostThat(() => undefined);
  expect(await faultOf(send(host, { signal: already }))).toMatchObject({
    effect: 'none',
    fault: { code: 'call_canceled' },
  });
  const later = new AbortController();
  const call = send(await hostThat(() => later.abort()), { signal: later.signal });
  expect(await faultOf(call)).toMatchObject({ effect: 'unknown', fault: { code: 'call_canceled' } });
});

test.each([
  ['a line break in a value', { 'x-a': 'b\r\nx-injected: 1' }],
  ['a line feed in a value', { 'x-a': 'b\nc' }],
  ['a zero in a value', { 'x-a': 'b\0c' }],
  ['a character beyond latin-1', { 'x-a': '☃' }],
  ['a line break in a name', { 'x-a\r\nx-injected': '1' }],
  ['a colon in a name', { 'x-a:': '1' }],
  ['an empty name', { '': '1' }],
  ['the host', { HOST: 'other.example' }],
  ['the length', { 'Content-Length': '0' }],
  ['the transfer coding', { 'transfer-encoding': 'chunked' }],
  ['a hop-by-hop header', { Connection: 'upgrade' }],
  ['a proxy’s header', { 'Proxy-Authorization': 'x' }],
  ['a forwarder’s header', { 'X-Forwarded-For': '10.0.0.1' }],
  ['a coding', { 'accept-encoding': 'gzip' }],
  ['the same name twice', { 'x-a': '1', 'X-A': '2' }],
  ['an endless value', { 'x-a': 'a'.repeat(9000) }],
  ['too many', Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`x-${index}`, '1']))],
])('headers with %s are refused before anything is sent', async (_what, headers) => {
  const host = await hostThat((_arrival, response) => response.end());
  const { fault, effect } = await faultOf(send(host, { headers }));
  expect(fault).toMatchObject({ code: 'header_refused', category: 'invalid' });
  expect(effect).toBe('none');
  expect(host.connections()).toBe(0);
});

test('a line break in a URL does not reach the host as one', async () => {
  const host = await hostThat((_arrival, response) => response.end());
  await send(host, { url: `${host.url}/a\r\nx-injected: 1?q=b\nc` });
  expect(host.arrivals[0]?.url).toBe('/ax-injected:%201?q=bc');
  expect(host.arrivals[0]?.headers).not.toHaveProperty('x-injected');
});

describe('https', () => {
  const secured = async () => {
    const host = await startSecureHost((_arrival, response) => response.end('secured'));
    hosts.push(host);
    return host;
  };
  const resolve = async () => [{ address: '127.0.0.1', family: 4 as const }];

  test('a host is taken at its name when its certificate proves it', async () => {
    const host = await secured();
    const client = createOutgoingClient({ allow: ['127.0.0.1'], ca: CERTIFICATE, resolve });
    const answer = await client.send({ method: 'GET', url: `https://secure.example:${host.port}/`, timeout: 5000 });
    expect(answer.body.toString()).toBe('secured');
  });

  test.each([
    ['by an unknown authority', 'secure.example', undefined],
    ['for another name', 'other.example', CERTIFICATE],
  ])('a certificate %s is refused before anything is sent', async (_what, name, ca) => {
    const host = await secured();
    const client = createOutgoingClient({ allow: ['127.0.0.1'], resolve, ...(ca !== undefined && { ca }) });
    const { fault, effect } = await faultOf(
      client.send({ method: 'GET', url: `https://${name}:${host.port}/`, timeout: 5000 }),
    );
    expect(fault).toMatchObject({ code: 'connection_insecure', category: 'denied' });
    expect(effect).toBe('none');
    expect(host.arrivals).toEqual([]);
  });
});
