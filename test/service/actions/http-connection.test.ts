import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import connector from '../../../activities/connectors/http/connector';
import request from '../../../activities/http/request';
import type { ValueMap } from '../../../interpreter/value';
import type { SecretValues } from '../../../src/connections/connection';
import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import { startTokenServer } from '../connections/token-server';
import { CLIENT_AUTHORITY, CLIENT_CERTIFICATE, CLIENT_KEY } from '../outgoing/client-certificate';
import { faultOf } from '../outgoing/expect-fault';
import { CERTIFICATE } from '../outgoing/loopback-certificate';
import { type Answering, type Arrival, type LoopbackHost, startHost, startSecureHost } from '../outgoing/loopback-host';
import { type ConnectedWorld, makeConnectedWorld } from './outside-context';

let world: ConnectedWorld;
beforeAll(async () => {
  world = await makeConnectedWorld();
});
afterAll(() => world.end());
const hosts: Pick<LoopbackHost, 'close'>[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

async function hostThat(answer: Answering = (_arrival, response) => response.end('ok')): Promise<LoopbackHost> {
  const host = await startHost(answer);
  hosts.push(host);
  return host;
}

/** Its key. Settings and secrets are what the connector takes. */
async function connect(settings: ValueMap, secrets: SecretValues = {}): Promise<string> {
  expect(connector.settings.parse(settings)).toEqual(settings);
  expect(connector.secrets.parse(secrets)).toEqual(secrets);
  expect(connector.check?.(settings, secrets)).toEqual([]);
  return world.connectNew({ type: 'http', settings, secrets });
}
const call = (input: ValueMap, more = {}) => request.run(input, world.context(more));
const opened = (key: string) => world.context().connections.open(key, ['http']);

const TOKEN = 'sk-live-8c1f';
const at = (host: LoopbackHost, more: ValueMap = {}): ValueMap => ({ base_url: host.url, auth: 'bearer', ...more });

describe('who calls', () => {
  test.each<[string, ValueMap, SecretValues, { [name: string]: string }, string]>([
    ['no credentials', { auth: 'none' }, {}, {}, '/me'],
    ['a bearer token', { auth: 'bearer' }, { token: TOKEN }, { authorization: `Bearer ${TOKEN}` }, '/me'],
    [
      'basic authentication',
      { auth: 'basic' },
      { username: 'us', password: 'h:er' },
      { authorization: `Basic ${Buffer.from('us:h:er').toString('base64')}` },
      '/me',
    ],
    ['a header', { auth: 'header', header_name: 'X-Api-Key' }, { value: TOKEN }, { 'x-api-key': TOKEN }, '/me'],
    ['a parameter', { auth: 'query', query_name: 'key' }, { value: 'a b&c=d' }, {}, '/me?key=a+b%26c%3Dd'],
  ])('is told by %s', async (_how, settings, secrets, headers, url) => {
    const host = await hostThat();
    const connection = await connect({ base_url: host.url, ...settings }, secrets);
    await call({ url: '/me', connection });
    expect(host.arrivals[0]).toMatchObject({ url, headers });
    if (headers['authorization'] === undefined) expect(host.arrivals[0]?.headers).not.toHaveProperty('authorization');
  });

  test('is told by an access token, fetched once, and once more when it was revoked', async () => {
    const server = await startTokenServer();
    hosts.push(server);
    const { url } = server.host;
    const settings = { base_url: url, auth: 'client_credentials', token_url: `${url}/token`, scope: 'read' };
    const connection = await connect(settings, { client_id: 'usher', client_secret: 's3cret-of-ours' });
    const post = () => call({ method: 'POST', url: '/people', body: {}, connection });
    await Promise.all([post(), post(), post()]);
    server.revoke();
    await expect(post()).resolves.toMatchObject({ status: 200 });
    expect(server.asked()).toHaveLength(2);
    server.revoke();
    server.answer((_arrival, response) => response.writeHead(401).end('{"error":"invalid_client"}'));
    expect((await faultOf(post())).fault).toMatchObject({ code: 'connection_refused', category: 'denied' });
  });

  test('is told in the time of the step’s call, the fetching of a token included', async () => {
    const server = await startTokenServer();
    hosts.push(server);
    const { url } = server.host;
    const settings = { base_url: url, auth: 'client_credentials', token_url: `${url}/token` };
    const connection = await connect(settings, { client_id: 'usher', client_secret: 's3cret-of-ours' });
    server.answer(() => undefined);
    const failed = await faultOf(call({ method: 'POST', url: '/', timeout: '1s', connection }));
    expect(failed.fault).toMatchObject({ code: 'no_answer', category: 'transient', details: { reason: 'timeout' } });
    expect(failed.effect).toBe('none');
  });

  test('is shown by a client certificate to the host of its authority', async () => {
    const host = await startSecureHost((_arrival, response) => response.end(), {
      ca: CLIENT_AUTHORITY,
      requestCert: true,
    });
    hosts.push(host);
    const secrets = { client_certificate: CLIENT_CERTIFICATE, client_key: CLIENT_KEY, ca: CERTIFICATE };
    const connection = await connect({ base_url: host.url, auth: 'none' }, secrets);
    const http = createOutgoingClient({ allow: ['127.0.0.1'] });
    await call({ url: '/', connection }, { http });
    expect(host.arrivals[0]?.client).toBe('usher client');
  });

  test('is known no more: a 401 ends in connection_refused, unless the step accepts it', async () => {
    const host = await hostThat((_arrival, response) => response.writeHead(401).end('who?'));
    const connection = await connect(at(host), { token: TOKEN });
    const { fault, effect } = await faultOf(call({ method: 'POST', url: '/', connection }));
    expect([fault.code, effect]).toEqual(['connection_refused', 'none']);
    await expect(call({ url: '/', connection, accept_statuses: [401] })).resolves.toMatchObject({ status: 401 });
  });
});

describe('where it goes', () => {
  test('a path is put behind the base URL, a whole URL of an allowed origin is taken as it is', async () => {
    const [host, other] = [await hostThat(), await hostThat()];
    const connection = await connect(at(host, { base_url: `${host.url}/v2/`, origins: [other.url] }), { token: TOKEN });
    await call({ url: '/people', query: { a: 1 }, connection });
    await call({ url: `${host.url}/v1`, connection });
    await call({ url: `${other.url}/there`, connection });
    expect(host.arrivals.map(({ url }) => url)).toEqual(['/v2/people?a=1', '/v1']);
    expect(other.arrivals[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  test.each([
    'http://127.0.0.1:1/',
    'https://127.0.0.1/',
    'http://elsewhere.example/',
    'http://169.254.169.254/latest/',
  ])('%s is another origin: nothing is sent, and the fault names the connection', async (url) => {
    const host = await hostThat();
    const connection = await connect(at(host), { token: TOKEN });
    const { fault, effect } = await faultOf(call({ url, connection }));
    expect(fault).toMatchObject({ code: 'address_refused', details: { reason: 'origin', connection } });
    expect(effect).toBe('none');
  });

  test.each(['//evil.example/', '/@evil.example/', '/..//evil.example', '/\\evil.example'])(
    'the path %s does not lead away from the host',
    async (url) => {
      const host = await hostThat();
      const connection = await connect(at(host), { token: TOKEN });
      await call({ url, connection });
      expect(host.arrivals).toHaveLength(1);
    },
  );

  test('a user name in front of the host does not pass for the host', async () => {
    const host = await hostThat();
    const connection = await connect(at(host), { token: TOKEN });
    const url = `${host.url}@evil.example/`;
    expect((await faultOf(call({ url, connection }))).fault.code).toBe('address_refused');
  });

  test('a redirect to another origin is sent neither credentials nor parameter, and no signature', async () => {
    const other = await hostThat();
    const host = await hostThat((_arrival, response) => response.writeHead(302, { location: other.url }).end());
    const secrets = { value: TOKEN, signing_secret: SIGNING };
    const connection = await connect(at(host, { auth: 'query', query_name: 'key' }), secrets);
    await call({ url: '/', redirects: 1, connection });
    expect(host.arrivals[0]?.url).toContain(TOKEN);
    expect(JSON.stringify(other.arrivals)).not.toContain(TOKEN);
    expect(JSON.stringify(other.arrivals)).not.toContain('signature');
  });

  test('private addresses stay closed, whatever the settings name', async () => {
    const host = await hostThat();
    const connection = await connect(at(host), { token: TOKEN });
    const http = createOutgoingClient({ allowHttp: true });
    expect((await faultOf(call({ url: '/', connection }, { http }))).fault.code).toBe('address_refused');
    expect(host.connections()).toBe(0);
  });

  test.each([
    ['bearer', 'Authorization', { token: TOKEN }],
    ['none', 'Persona-Signature', { signing_secret: `wbhsec_${'b'.repeat(32)}` }],
  ])('a header of the step that is the connection’s (%s, %s) is refused', async (auth, header, secrets) => {
    const host = await hostThat();
    const connection = await connect(at(host, { auth }), secrets);
    const { fault } = await faultOf(call({ url: '/', headers: { [header]: 'mine' }, connection }));
    expect(fault).toMatchObject({ code: 'header_refused', details: { header } });
  });
});

const SIGNING = `wbhsec_${Buffer.alloc(24, 7).toString('base64')}`;
const BEFORE = `wbhsec_${Buffer.alloc(24, 9).toString('base64')}`;

describe('signing', () => {
  const bytesOf = (secret: string) => secret.replace('wbhsec_', '');

  test('a body is signed as webhooks are, by both secrets while one follows the other', async () => {
    const host = await hostThat();
    const connection = await connect(at(host, { auth: 'none' }), {
      signing_secret: SIGNING,
      previous_signing_secret: BEFORE,
    });
    await call({ method: 'POST', url: '/', body: { name: 'Ädä' }, connection });
    const { headers = {}, body = '' } = { ...host.arrivals[0] } as Partial<Arrival>;
    for (const secret of [SIGNING, BEFORE]) {
      expect(new Webhook(bytesOf(secret)).verify(body, headers as Record<string, string>)).toEqual({ name: 'Ädä' });
    }
    const time = headers['webhook-timestamp'];
    const plain = [SIGNING, BEFORE].map(
      (secret) => `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`,
    );
    expect(headers['persona-signature']).toBe(plain.join(' '));
    expect(() => new Webhook(bytesOf(SIGNING)).verify(`${body} `, headers as Record<string, string>)).toThrow();
  });

  test('the id is the same on every attempt, another for another step, and tells nothing of the run', async () => {
    const host = await hostThat();
    const connection = await connect(at(host, { auth: 'none' }), { signing_secret: SIGNING });
    const keys = ['wfr_1/a/1', 'wfr_1/a/1', 'wfr_1/a/2'];
    for (const idempotencyKey of keys) await call({ url: '/', connection }, { idempotencyKey });
    const ids = host.arrivals.map(({ headers }) => headers['webhook-id']);
    expect(ids[0]).toMatch(/^msg_[\w-]{27}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });
});

describe('secrets that the other side repeats', () => {
  const echo =
    (status: number): Answering =>
    ({ headers, url }, response) =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'x-echo': headers.authorization ?? 'none' })
        .end(JSON.stringify({ headers, url, whole: `it was ${headers.authorization}` }));

  test.each([
    ['bearer', {}, { token: TOKEN }, TOKEN],
    ['basic', {}, { username: 'somebody', password: 'correct horse' }, 'c29tZWJvZHk6Y29ycmVjdCBob3JzZQ=='],
    ['query', { query_name: 'k' }, { value: 'a secret & more' }, 'a+secret+%26+more'],
  ])('stand neither in a fault nor in what the step gives (%s)', async (auth, settings, secrets, sent) => {
    for (const status of [200, 422, 401, 500]) {
      const host = await hostThat(echo(status));
      const connection = await connect(at(host, { auth, ...settings }), secrets);
      const settled = await call({ url: '/me', connection }).catch(
        (error: unknown) => (error as { fault: unknown }).fault,
      );
      expect(JSON.stringify(host.arrivals)).toContain(sent);
      const told = JSON.stringify(settled);
      for (const secret of [sent, ...Object.values(secrets)]) expect(told).not.toContain(secret);
      if (status !== 401) expect(told).toContain('****');
    }
  });
});

describe('the test of a connection', () => {
  test('is a request that gives the host and the status', async () => {
    const host = await hostThat();
    const key = await connect(at(host, { test_path: '/me' }), { token: TOKEN });
    const told = await connector.test(await opened(key), world.context());
    expect(told).toEqual({ host: `127.0.0.1:${host.port}`, status: 200 });
    expect(host.arrivals[0]).toMatchObject({
      method: 'GET',
      url: '/me',
      headers: { authorization: `Bearer ${TOKEN}` },
    });
  });

  test.each([
    [401, 'http_denied'],
    [404, 'http_missing'],
    [503, 'http_unavailable'],
  ])('ends in a fault where the answer is %i', async (status, code) => {
    const host = await hostThat((_arrival, response) => response.writeHead(status).end());
    const key = await connect(at(host), { token: TOKEN });
    expect((await faultOf(connector.test(await opened(key), world.context()))).fault.code).toBe(code);
  });
});

describe('what is kept', () => {
  test.each<[string, ValueMap, SecretValues, readonly string[]]>([
    ['a bearer without a token', { auth: 'bearer' }, {}, ['secrets token']],
    ['basic without anything', { auth: 'basic' }, {}, ['secrets username', 'secrets password']],
    ['a header without its name', { auth: 'header' }, { value: 'x' }, ['settings header_name']],
    [
      'client credentials without a URL',
      { auth: 'client_credentials' },
      { client_id: 'a', client_secret: 'b' },
      ['settings token_url'],
    ],
    ['a key without its certificate', { auth: 'none' }, { client_key: CLIENT_KEY }, ['secrets client_certificate']],
    [
      'a certificate without its key',
      { auth: 'none' },
      { client_certificate: CLIENT_CERTIFICATE },
      ['secrets client_key'],
    ],
    [
      'the key of another certificate',
      { auth: 'none' },
      { client_certificate: CERTIFICATE, client_key: CLIENT_KEY },
      ['secrets client_key'],
    ],
    ['a certificate that is none', { auth: 'none' }, { ca: '-----BEGIN NOTHING' }, ['secrets ca']],
    ['an old signing secret alone', { auth: 'none' }, { previous_signing_secret: BEFORE }, ['secrets signing_secret']],
  ])('is not %s', (_what, settings, secrets, expected) => {
    const found = connector.check?.({ base_url: 'https://a.example', ...settings }, secrets) ?? [];
    expect(found.map((issue) => `${issue.in} ${issue.key}`)).toEqual(expected);
  });

  test.each<[ValueMap, string]>([
    [{ base_url: 'api.example' }, 'base_url'],
    [{ base_url: 'ftp://api.example' }, 'base_url'],
    [{ base_url: 'https://user:pass@api.example' }, 'base_url'],
    [{ base_url: 'https://api.example/?key=1' }, 'base_url'],
    [{ base_url: 'https://a.example', origins: ['https://b.example/path'] }, 'origins'],
    [{ base_url: 'https://a.example', token: 'x' }, ''],
  ])('are not the settings %j', (settings, place) => {
    const read = connector.settings.safeParse({ auth: 'none', ...settings });
    expect(read.error?.issues[0]?.path.slice(0, 1).join('')).toBe(place);
  });
});
