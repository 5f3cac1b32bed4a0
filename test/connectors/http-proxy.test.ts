import { setTimeout } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { type Answering, type LoopbackHost, startHost } from '../service/outgoing/loopback-host';
import type { Misbehavior, SeenRequest } from './connector-case';
import { createFaultProxy, type FaultProxy } from './fault-proxy';

let host: LoopbackHost;
let proxy: FaultProxy;
let url: string;
let answer: Answering;

/** A client that keeps its connections, as SDKs do. */
const agent = new Agent({ keepAliveTimeout: 60_000 });

beforeEach(async () => {
  answer = (_arrival, response) => response.writeHead(201, { 'x-id': '7' }).end('made');
  host = await startHost((arrival, response) => answer(arrival, response));
  proxy = createFaultProxy();
  url = await proxy.before(host.url);
});

afterEach(async () => {
  await proxy.close();
  await host.close();
});

afterAll(() => agent.destroy());

async function send(method: 'GET' | 'POST' = 'POST', path = '/messages?to=a', body?: string) {
  const signal = AbortSignal.timeout(10_000);
  const answered = await request(`${url}${path}`, { method, dispatcher: agent, signal, body: body ?? null });
  return { status: answered.statusCode, headers: answered.headers, body: await answered.body.text() };
}

const isPost = ({ method }: Pick<SeenRequest, 'method'>) => method === 'POST';

/** Two requests before, so that a client that keeps connections would have one. */
async function armed(blow: Misbehavior): Promise<void> {
  await send('GET');
  await send('GET');
  proxy.arm(blow, isPost);
}

test('what is not armed against passes whole, with its query, headers and body', async () => {
  const answered = await send('POST', '/messages?to=a%20b', 'héllo');
  expect(answered).toMatchObject({ status: 201, body: 'made', headers: { 'x-id': '7' } });
  expect(host.arrivals).toMatchObject([{ method: 'POST', url: '/messages?to=a%20b', body: 'héllo' }]);
  expect(proxy.blows()).toEqual([]);
});

test('the path of an address that stands for a secret is kept', async () => {
  expect(await proxy.before(`${host.url}/hooks/T0/B0?x=1`)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/hooks\/T0\/B0\?x=1$/);
});

test('a blow waits for the request that takes effect, is told what it is, and is struck once', async () => {
  const asked: SeenRequest[] = [];
  proxy.arm({ is: 'answered', status: 500 }, (seen) => {
    asked.push(seen);
    return isPost(seen);
  });
  expect((await send('GET')).status).toBe(201);
  expect(proxy.blows()).toEqual([]);
  expect((await send('POST', '/messages?to=a', 'text')).status).toBe(500);
  expect((await send()).status).toBe(201);
  expect(proxy.blows()).toEqual(['request']);
  expect(asked).toEqual([
    { method: 'GET', path: '/messages?to=a', body: '' },
    { method: 'POST', path: '/messages?to=a', body: 'text' },
  ]);
});

test('limited: 429 with the time to come back at, and the host sees nothing', async () => {
  await armed({ is: 'limited', retryAfter: 7 });
  expect(await send()).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
  expect(host.arrivals.filter(isPost)).toEqual([]);
});

test('answered: what the blow says, however large, and the host sees nothing', async () => {
  const body = '<html>'.repeat(500_000);
  await armed({ is: 'answered', status: 502, headers: { 'content-type': 'text/html' }, body });
  expect(await send()).toMatchObject({ status: 502, headers: { 'content-type': 'text/html' }, body });
  expect(host.arrivals.filter(isPost)).toEqual([]);
});

test('dropped before: the client has no answer, and the host sees nothing', async () => {
  await armed({ is: 'dropped_before' });
  await expect(send()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
  expect(host.arrivals.filter(isPost)).toEqual([]);
  expect(proxy.blows()).toEqual(['request']);
});

test('dropped after: the client has no answer, and the host has answered', async () => {
  await armed({ is: 'dropped_after' });
  await expect(send()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
  expect(host.arrivals.filter(isPost)).toHaveLength(1);
  expect(proxy.blows()).toEqual(['request']);
});

test('a client that keeps its connections does not send again by itself what was dropped', async () => {
  // Some clients repeat a GET that was lost on a kept connection: so none is kept.
  expect((await send('GET')).headers['connection']).toBe('close');
  proxy.arm({ is: 'dropped_before' }, () => true);
  await expect(send('GET')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
  expect(host.arrivals).toHaveLength(1);
});

test('slow: the host is asked later, also when the client has hung up', async () => {
  await armed({ is: 'slow', milliseconds: 300 });
  const impatient = request(url, { method: 'POST', dispatcher: agent, signal: AbortSignal.timeout(50) });
  await expect(impatient).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(host.arrivals.filter(isPost)).toEqual([]);
  await proxy.settled();
  expect(host.arrivals.filter(isPost)).toHaveLength(1);
});

test('slow: a client that has patience is given the answer', async () => {
  await armed({ is: 'slow', milliseconds: 50 });
  expect(await send()).toMatchObject({ status: 201, body: 'made' });
});

test('a host that is gone is a dropped connection', async () => {
  await host.close();
  await expect(send()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
});

test('closing waits for nobody who keeps a connection', async () => {
  answer = () => undefined;
  const hanging = send().catch((error: unknown) => error);
  while (host.arrivals.length === 0) await setTimeout(5);
  await host.close();
  await proxy.close();
  expect(await hanging).toBeInstanceOf(Error);
});
