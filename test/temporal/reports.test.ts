import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { createApi } from '../../api/create-api';
import { startWeb } from '../../bin/dev/stand-ins/web';
import { createApiKey } from '../../src/organizations';
import { createOutgoingClient } from '../../src/outgoing/create-outgoing-client';
import { reportWorkflowId } from '../../workflows/contract';
import { StandInProvider } from '../harness/report-provider';
import { CLIENT_AUTHORITY, CLIENT_CERTIFICATE, CLIENT_KEY } from '../service/outgoing/client-certificate';
import { CERTIFICATE } from '../service/outgoing/loopback-certificate';
import { House } from './house';

const LOOPBACK = { allow: ['127.0.0.1'], allowHttp: true };

interface Resource {
  readonly id: string;
  readonly attributes: { readonly [name: string]: unknown };
}

let house: House;
let provider: StandInProvider;
let apiUrl: string;
let call: (
  method: string,
  path: string,
  body?: object,
) => Promise<{ readonly status: number; readonly data: Resource }>;
let closeApi: () => Promise<unknown>;
let lists: string;
let templates = 0;

beforeAll(async () => {
  lists = mkdtempSync(path.join(os.tmpdir(), 'usher-lists-'));
  cpSync(path.join(__dirname, '..', '..', 'bin', 'dev', 'watchlists'), lists, { recursive: true });
  provider = await StandInProvider.open();
  const port = await freePort();
  apiUrl = `http://127.0.0.1:${port}`;
  house = await House.open({
    chores: true,
    http: createOutgoingClient(LOOPBACK),
    outgoing: LOOPBACK,
    publicUrl: apiUrl,
    watchlistFolder: lists,
  });
  const api = createApi(house.service, { requestsPerMinute: 100_000, referencePage: false });
  await api.listen({ host: '127.0.0.1', port });
  closeApi = () => api.close();
  const { apiKey } = await createApiKey(house.service.db, house.environment, 'reports');
  call = async (method, path, body) => {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const response = await fetch(`${apiUrl}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, ...JSON.parse(text) };
  };
});
afterAll(async () => {
  await closeApi();
  await house.close();
  await provider.close();
  rmSync(lists, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A template of reports on phone numbers with this provider. Gives its key. */
async function template(settings: object, type = 'phone-number', more: object = {}): Promise<string> {
  templates += 1;
  const key = `template-${templates}`;
  const attributes = { name: key, key, provider: settings, ...more };
  const { status } = await call('POST', '/report-templates', { data: { type: `report-template/${type}`, attributes } });
  expect(status).toBe(201);
  return key;
}

async function report(key: string, query: object = { 'phone-number': '+14155550100' }): Promise<string> {
  const body = { data: { attributes: { 'report-template-id': key, query } } };
  const { status, data } = await call('POST', '/reports', body);
  expect(status).toBe(201);
  return data.id;
}

function shown(id: string): Promise<{ readonly data: Resource }> {
  return call('GET', `/reports/${id}?extensions=true`);
}

function ended(id: string): Promise<Resource['attributes']> {
  return house.until(async () => {
    const { attributes } = (await shown(id)).data;
    return attributes['status'] === 'pending' ? undefined : attributes;
  }, 40_000);
}

/** The Temporal workflow of a report has nothing more to do. Its history is kept by that name. */
async function done(id: string, name: string): Promise<void> {
  const workflowId = reportWorkflowId({ environmentId: '', reportId: id, run: 1 });
  await house.client.workflow.getHandle(workflowId).result();
  house.keep(`usher-report-${name}`, workflowId);
}

/** Where the provider was told to call back. */
function callbackOf(path: string): Promise<string> {
  return house.until(async () => provider.questions(path)[0]?.callback_url);
}

function bring(url: string, body: object | string, more: Record<string, string> = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...more }, body: text });
}

const RISK = { phone_risk_level: 'high' };

describe('The HTTP provider', () => {
  test('is asked once, with a key of its own, and answers at once', async () => {
    const url = provider.says('/at-once', { status: 200, body: { result: RISK } });
    const id = await report(await template({ type: 'http', url }));
    expect(await ended(id)).toMatchObject({ status: 'ready', 'phone-risk-level': 'high', 'has-match': false });
    await done(id, 'at-once');
    expect(provider.questions('/at-once')).toEqual([
      {
        report: { id, type: 'report/phone-number', run: 1 },
        environment: 'sandbox',
        query: { phone_number: '+14155550100' },
        callback_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callbacks\/reports\/[\w-]{43}$/),
      },
    ]);
    expect(provider.arrivals('/at-once')[0]?.headers['idempotency-key']).toBe(`${id}/1`);
  });

  test('is asked again where it said, as soon as it wants to be', async () => {
    const later = { status: 202, body: { poll_url: '/answers/1' }, headers: { 'retry-after': '1' } };
    const url = provider.says('/later', later);
    provider.says('/answers/1', { status: 202 }, { status: 200, body: { result: RISK } });
    const id = await report(await template({ type: 'http', url }));
    expect(await ended(id)).toMatchObject({ status: 'ready' });
    await done(id, 'asked-again');
    expect(provider.arrivals('/later')).toHaveLength(1);
    expect(provider.arrivals('/answers/1').map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  test('calls back with its answer; twice is once, and another token is none', async () => {
    const url = provider.says('/calls-back', { status: 202 });
    const id = await report(await template({ type: 'http', url }));
    const callback = await callbackOf('/calls-back');
    expect((await bring(`${callback.slice(0, -2)}xx`, { result: RISK })).status).toBe(404);
    expect((await bring(`${callback}x`, { result: RISK })).status).toBe(404);
    expect((await bring(callback, { result: { phone_risk_level: 7 } })).status).toBe(422);
    expect((await bring(callback, 'no JSON')).status).toBe(400);
    for (const [body, why] of [
      [{}, '/result: It is missing.'],
      [{ error: 'maintenance' }, '/error: An answer does not have this.'],
    ] as const) {
      const refused = await bring(callback, body);
      expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining(why)]);
    }
    expect((await shown(id)).data.attributes['status']).toBe('pending');
    expect((await bring(callback, { result: RISK })).status).toBe(200);
    expect((await bring(callback, { result: { phone_risk_level: 'low' } })).status).toBe(200);
    expect(await ended(id)).toMatchObject({ status: 'ready', 'phone-risk-level': 'high' });
    await done(id, 'called-back');
  });

  test('that answers while it calls back is heard once', async () => {
    const url = provider.says('/both', { status: 503 }, { status: 200, body: { result: RISK } });
    const id = await report(await template({ type: 'http', url }));
    await bring(await callbackOf('/both'), { result: { phone_risk_level: 'low' } });
    expect(await ended(id)).toMatchObject({ status: 'ready', 'phone-risk-level': 'low' });
    await done(id, 'heard-twice');
    const { rows } = await house.service.pool.query(
      "select count(*)::int as n from events where object_id = $1 and name = 'report.ready'",
      [id],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  test('that is not ready is asked again, with the same key and the same place to call back', async () => {
    const url = provider.says('/flaky', { status: 503 }, { status: 500 }, { status: 200, body: { result: RISK } });
    expect(await ended(await report(await template({ type: 'http', url })))).toMatchObject({ status: 'ready' });
    const keys = provider.arrivals('/flaky').map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(new Set(provider.questions('/flaky').map((question) => question.callback_url)).size).toBe(1);
  });

  test.each([
    ['never answers', { status: 202 }, 'report_unanswered'],
    ['refuses', { status: 422, body: { error: 'no' } }, 'report_refused'],
    ['gives an error', { status: 200, body: { status: 'errored' } }, 'report_refused'],
    ['answers with an empty object', { status: 200, body: {} }, 'report_answer_invalid', '/result: It is missing.'],
    [
      'says that it is ready and no more',
      { status: 200, body: { status: 'ready' } },
      'report_answer_invalid',
      '/result: It is missing.',
    ],
    [
      'says in its own words that it has none',
      { status: 200, body: { error: 'maintenance' } },
      'report_answer_invalid',
      '/error: An answer does not have this.',
    ],
    [
      'has a result and more beside it',
      { status: 200, body: { result: RISK, phone_risk_level: 'low' } },
      'report_answer_invalid',
      '/phone_risk_level: An answer does not have this.',
    ],
    [
      'is in a state that there is not',
      { status: 200, body: { status: 'pending', result: RISK } },
      'report_answer_invalid',
      '/status: It is neither ready nor errored.',
    ],
    [
      'answers with a list',
      { status: 200, body: '[{"result": {}}]' },
      'report_answer_invalid',
      'It is no object, { "result": {…} }.',
    ],
    [
      'answers with what the type does not give',
      { status: 200, body: { result: { shoe_size: 42 } } },
      'report_answer_invalid',
    ],
    [
      'answers with a value of a wrong type',
      { status: 200, body: { result: { phone_risk_level: 7 } } },
      'report_answer_invalid',
    ],
    ['answers with a page', { status: 200, body: '<html></html>' }, 'report_answer_invalid'],
    ['answers with nothing', { status: 200 }, 'report_answer_invalid'],
    ['answers with too much', { status: 200, body: { result: { x: 'x'.repeat(3 << 20) } } }, 'report_answer_invalid'],
    [
      'answers in another charset than it says',
      { status: 200, body: { result: RISK }, headers: { 'content-type': 'application/json; charset=utf-16le' } },
      'report_answer_invalid',
    ],
    [
      'claims a match where its type has none',
      { status: 200, body: { match_found: true, result: {} } },
      'report_answer_invalid',
      'Reports of this type look for no matches.',
    ],
    ['sends us to another server', { status: 202, body: { poll_url: 'http://127.0.0.2/x' } }, 'report_answer_invalid'],
  ])('that %s makes the report errored, and says why', async (what, said, code, why = '') => {
    const url = provider.says(`/${what.replaceAll(' ', '-')}`, said);
    const id = await report(await template({ type: 'http', url, timeout: '2s' }));
    const fault = { code, message: expect.stringContaining(why) };
    expect(await ended(id)).toMatchObject({ status: 'errored', fault });
    const { rows } = await house.service.pool.query(
      "select context from events where object_id = $1 and name = 'report.errored'",
      [id],
    );
    expect(rows).toMatchObject([{ context: { fault } }]);
  });

  test('that echoes what it was asked has given no report', async () => {
    const web = await startWeb();
    const id = await report(await template({ type: 'http', url: `${web.url}/phone` }));
    expect(await ended(id)).toMatchObject({ status: 'errored', fault: { code: 'report_answer_invalid' } });
    await web.close();
  });

  test('that is not allowed to be called makes the report errored', async () => {
    const id = await report(await template({ type: 'http', url: 'http://127.0.0.2:9/x' }));
    expect(await ended(id)).toMatchObject({ status: 'errored', fault: { code: 'address_refused' } });
  });
});

describe('The HTTP provider over a connection', () => {
  const TOKEN = 'tok-7Hq2mZ9xVb';
  let made = 0;
  /** A connection to the stand-in. Gives its key. */
  async function connect(settings: object, secrets: object = {}): Promise<string> {
    made += 1;
    const key = `provider-${made}`;
    const attributes = {
      key,
      'connection-type': 'http',
      settings: { 'base-url': provider.url, ...settings },
      secrets,
    };
    const { status } = await call('POST', '/connections', { data: { attributes } });
    expect(status).toBe(201);
    return key;
  }

  /** A report of the stand-in's path, asked for over that connection. */
  async function reportOver(connection: string, url: string): Promise<string> {
    return report(await template({ type: 'http', url, connection }));
  }

  const newSecret = () => `wbhsec_${randomBytes(24).toString('base64')}`;
  const library = (secret: string) => new Webhook(secret.replace('wbhsec_', 'whsec_'));

  test('is told who asks, at the start and at every poll, behind the base URL, each request signed', async () => {
    const secret = newSecret();
    const secrets = { token: TOKEN, 'signing-secret': secret };
    const connection = await connect({ 'base-url': `${provider.url}/v2`, auth: 'bearer' }, secrets);
    const later = { status: 202, body: { poll_url: '/v2/answers/1' }, headers: { 'retry-after': '1' } };
    provider.says('/v2/phone', later);
    provider.says('/v2/answers/1', { status: 202 }, { status: 200, body: { result: RISK } });
    const id = await reportOver(connection, '/phone');
    expect(await ended(id)).toMatchObject({ status: 'ready', 'phone-risk-level': 'high' });
    await done(id, 'over-a-connection');
    const arrivals = [...provider.arrivals('/v2/phone'), ...provider.arrivals('/v2/answers/1')];
    expect(arrivals.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
    expect(arrivals.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill(`Bearer ${TOKEN}`));
    expect(new Set(arrivals.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
    const [question] = arrivals;
    const headers = question?.headers as Record<string, string>;
    expect(library(secret).verify(question?.body ?? '', headers)).toMatchObject({ report: { id } });
  });

  test('is told by an access token, by a new one when that was revoked, and not at all when none is given', async () => {
    const grant = (value: string) => ({ status: 200, body: { access_token: value, token_type: 'Bearer' } });
    const tokenUrl = provider.says('/token', grant('first'), grant('second'), {
      status: 400,
      body: { error: 'invalid_client' },
    });
    const settings = { auth: 'client_credentials', 'token-url': tokenUrl };
    const connection = await connect(settings, { 'client-id': 'usher', 'client-secret': 'cs-9f2kQz81' });
    provider.says('/revoked', { status: 401 }, { status: 200, body: { result: RISK } });
    expect(await ended(await reportOver(connection, '/revoked'))).toMatchObject({ status: 'ready' });
    const told = provider.arrivals('/revoked').map(({ headers }) => headers.authorization);
    expect(told).toEqual(['Bearer first', 'Bearer second']);
    provider.says('/revoked-for-good', { status: 401 });
    expect(await ended(await reportOver(connection, '/revoked-for-good'))).toMatchObject({
      status: 'errored',
      fault: { code: 'connection_refused', message: expect.stringContaining('It says: invalid_client.') },
    });
  });

  test('is shown a client certificate, and refuses who has none', async () => {
    // Of TLS 1.3 a server hangs up after the request was sent: then nobody knows what it was that it refused.
    const tls = { ca: CLIENT_AUTHORITY, requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' } as const;
    const secure = await StandInProvider.open(tls);
    try {
      const settings = { 'base-url': secure.url, auth: 'none' };
      const secrets = { 'client-certificate': CLIENT_CERTIFICATE, 'client-key': CLIENT_KEY, ca: CERTIFICATE };
      secure.says('/phone', { status: 200, body: { result: RISK } });
      expect(await ended(await reportOver(await connect(settings, secrets), '/phone'))).toMatchObject({
        status: 'ready',
      });
      expect(secure.arrivals('/phone')[0]?.client).toBe('usher client');
      const unknown = await connect(settings, { ca: CERTIFICATE });
      expect(await ended(await reportOver(unknown, '/phone'))).toMatchObject({
        status: 'errored',
        fault: { code: 'client_certificate_refused' },
      });
    } finally {
      await secure.close();
    }
  });

  test('that is not ready is asked again over it', async () => {
    const connection = await connect({ auth: 'bearer' }, { token: TOKEN });
    provider.says('/not-ready', { status: 503 }, { status: 200, body: { result: RISK } });
    expect(await ended(await reportOver(connection, '/not-ready'))).toMatchObject({ status: 'ready' });
    expect(provider.arrivals('/not-ready')).toHaveLength(2);
  });

  test('calls back signed, by the secret that holds or by the one before; anything else waits on', async () => {
    const [secret, before] = [newSecret(), newSecret()];
    const secrets = { 'signing-secret': secret, 'previous-signing-secret': before };
    provider.says('/signs', { status: 202 });
    const id = await reportOver(await connect({ auth: 'none' }, secrets), '/signs');
    const callback = await callbackOf('/signs');
    const body = JSON.stringify({ result: { ...RISK, phone_carrier: secret } });
    const signed = (by: string, name = `${id}/1`, at = new Date()) => ({
      'webhook-id': name,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': library(by).sign(name, at, body),
    });
    const [question] = provider.arrivals('/signs');
    const refused = [
      {},
      signed(newSecret()),
      signed(secret, `${id}/2`),
      signed(secret, `${id}/1`, new Date(Date.now() - 301_000)),
      signed(secret, `${id}/1`, new Date(Date.now() + 330_000)),
      { ...signed(secret), 'webhook-timestamp': 'soon' },
    ];
    for (const headers of refused) expect((await bring(callback, body, headers)).status).toBe(403);
    expect((await bring(callback, `${body} `, signed(secret))).status).toBe(403);
    // What we signed ourselves, brought back to us.
    const ours = question?.headers as Record<string, string>;
    const reflected = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, ours[name] ?? '']);
    expect((await bring(callback, question?.body ?? '', Object.fromEntries(reflected))).status).toBe(403);
    expect((await shown(id)).data.attributes['status']).toBe('pending');
    expect((await bring(callback, body, signed(before))).status).toBe(200);
    expect(await ended(id)).toMatchObject({ 'phone-risk-level': 'high', 'phone-carrier': '****' });
  });

  test('that repeats a secret has it masked in all that is kept, and is still found where it said', async () => {
    const connection = await connect({ auth: 'query', 'query-name': 'key' }, { value: TOKEN });
    const later = { status: 202, body: { poll_url: `/echo/1?key=${TOKEN}` }, headers: { 'retry-after': '1' } };
    provider.says(`/echo?key=${TOKEN}`, later);
    provider.says(`/echo/1?key=${TOKEN}`, { status: 200, body: { result: { ...RISK, phone_carrier: `of ${TOKEN}` } } });
    const id = await reportOver(connection, '/echo');
    expect(await ended(id)).toMatchObject({ status: 'ready', 'phone-carrier': 'of ****' });
    for (const table of ['report_calls', 'objects', 'events']) {
      const { rows } = await house.service.pool.query(`select t::text as row from ${table} t where t::text like $1`, [
        `%${TOKEN}%`,
      ]);
      expect(rows).toEqual([]);
    }
  });

  test('ends in the fault of the connection, where that is not what it was when the template was saved', async () => {
    const later = { status: 202, body: { poll_url: '/polled' }, headers: { 'retry-after': '2' } };
    provider.says('/archived', later);
    provider.says('/polled', { status: 202 });
    const connection = await connect({ auth: 'bearer' }, { token: TOKEN });
    const key = await template({ type: 'http', url: '/archived', connection });
    const id = await report(key);
    await house.until(async () => provider.arrivals('/archived')[0]);
    const provides = { data: { attributes: { provider: { type: 'none' } } } };
    expect((await call('PATCH', `/report-templates/${key}`, provides)).status).toBe(200);
    expect((await call('POST', `/connections/${connection}/archive`, {})).status).toBe(200);
    expect(await ended(id)).toMatchObject({ status: 'errored', fault: { code: 'connection_archived' } });

    const changed = await connect({ auth: 'none' });
    const waiting = await template({ type: 'http', url: '/x', connection: changed });
    await house.service.pool.query(
      `update objects set attributes = attributes || '{"settings": {"auth": "none"}}' where kind = 'connection' and key = $1`,
      [changed],
    );
    expect(await ended(await report(waiting))).toMatchObject({
      status: 'errored',
      fault: { code: 'connection_invalid', message: expect.stringContaining(`"${changed}"`) },
    });
  });

  test.each([
    ['refuses the credentials', { status: 401 }, 'connection_refused'],
    ['answers with a page', { status: 200, body: '<html></html>' }, 'report_answer_invalid'],
    ['sends us elsewhere', { status: 302, headers: { location: 'http://127.0.0.2/' } }, 'report_refused'],
  ])('that %s makes the report errored', async (what, said, code) => {
    const path = `/over-${what.replaceAll(' ', '-')}`;
    provider.says(path, said);
    const connection = await connect({ auth: 'bearer' }, { token: TOKEN });
    expect(await ended(await reportOver(connection, path))).toMatchObject({ status: 'errored', fault: { code } });
    expect(provider.arrivals(path)).toHaveLength(1);
  });

  test('goes to no other origin', async () => {
    const connection = await connect({ auth: 'bearer' }, { token: TOKEN });
    const id = await reportOver(connection, 'http://127.0.0.1:9/phone');
    expect(await ended(id)).toMatchObject({
      status: 'errored',
      fault: { code: 'address_refused', message: expect.stringContaining(`"${connection}"`) },
    });
  });

  test('is refused in a template where the environment has no such connection, or one of another type', async () => {
    const slack = { key: 'team', 'connection-type': 'slack', settings: {}, secrets: { 'bot-token': 'xoxb-1' } };
    expect((await call('POST', '/connections', { data: { attributes: slack } })).status).toBe(201);
    for (const connection of ['nowhere', 'team']) {
      const attributes = { name: 'x', key: 'refused', provider: { type: 'http', url: '/', connection } };
      const answer = await call('POST', '/report-templates?extensions=true', {
        data: { type: 'report-template/phone-number', attributes },
      });
      expect(answer.status).toBe(422);
      expect(JSON.stringify(answer)).toContain('/data/attributes/provider/connection');
    }
  });
});

test('what the guide shows of the protocol is what is spoken', async () => {
  const guide = readFileSync(path.join(__dirname, '..', '..', 'docs', 'guide', 'reports.md'), 'utf8');
  const [question, answer, later] = [...guide.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text = '']) =>
    JSON.parse(text),
  );
  const url = provider.says('/guide', { status: 202, body: later, headers: { 'retry-after': '1' } });
  provider.says(later.poll_url, { status: 200, body: answer });
  expect(await ended(await report(await template({ type: 'http', url })))).toMatchObject({
    'phone-risk-level': 'high',
  });
  const [asked] = provider.questions('/guide');
  expect({ ...asked, report: { ...asked?.report, id: '' }, callback_url: '' }).toEqual({
    ...question,
    report: { ...question.report, id: '' },
    callback_url: '',
  });
  expect(new URL(question.callback_url).pathname).toMatch(/^\/callbacks\/reports\/[\w-]{43}$/);
});

describe('Nobody', () => {
  test('gives reports of a template that says so: they are completed by the API', async () => {
    const id = await report(await template({ type: 'none' }));
    expect(
      (await call('POST', `/reports/${id}/complete`, { data: { attributes: { 'phone-risk-level': 'low' } } })).status,
    ).toBe(200);
    expect(await ended(id)).toMatchObject({ status: 'ready', 'phone-risk-level': 'low' });
  });

  test('is told of a report that somebody completed first', async () => {
    const url = provider.says('/too-late', { status: 202 });
    const id = await report(await template({ type: 'http', url }));
    const callback = await callbackOf('/too-late');
    await call('POST', `/reports/${id}/complete`, { data: { attributes: { 'phone-risk-level': 'low' } } });
    expect((await bring(callback, { result: RISK })).status).toBe(200);
    expect(await ended(id)).toMatchObject({ 'phone-risk-level': 'low' });
  });
});

describe('The lists', () => {
  const NAME = { 'name-first': 'Mordecai', 'name-last': 'Brandywine' };

  test('answer the reports that can be looked for in them, and say in which list, version and with what score', async () => {
    const body = { data: { type: 'report/watchlist', attributes: { query: NAME } } };
    const { data } = await call('POST', '/reports', body);
    const attributes = await ended(data.id);
    expect(attributes).toMatchObject({
      status: 'ready',
      'has-match': true,
      'matched-lists': [{ slug: 'sample', 'list-types': ['sanction'], entities: [{ name: 'BRANDYWINE, Morty' }] }],
      screening: {
        lists: [
          {
            slug: 'sample',
            version: { date: '2026-01-01', hash: expect.stringMatching(/^sha256:/) },
            hits: [{ 'entity-id': '1', score: expect.any(Number) }],
          },
        ],
      },
    });
    const { data: plain } = await call('GET', `/reports/${data.id}`);
    expect(plain.attributes).not.toHaveProperty('screening');
  });

  test('know nobody of another name, and firms apart from people', async () => {
    const of = async (type: string, query: object) => {
      const { data } = await call('POST', '/reports', { data: { type: `report/${type}`, attributes: { query } } });
      return ended(data.id);
    };
    expect(await of('watchlist', { 'name-first': 'Quentin', 'name-last': 'Ostrander' })).toMatchObject({
      status: 'ready',
      'has-match': false,
    });
    expect(await of('business-watchlist', { term: 'Blackwater Quay Trading Limited' })).toMatchObject({
      'has-match': true,
      'matched-lists': ['sample'],
    });
    expect(await of('business-watchlist', { term: 'Mordecai Brandywine' })).toMatchObject({ 'has-match': false });
  });

  test('that a template names and that are not installed make the report errored: nobody would be found in them', async () => {
    const key = await template({ type: 'watchlist' }, 'watchlist', { 'search-lists': [{ slug: 'us-ofac-sdn' }] });
    expect(await ended(await report(key, NAME))).toMatchObject({
      status: 'errored',
      fault: { code: 'watchlist_missing', message: expect.stringContaining('us-ofac-sdn') },
    });
  });

  test('that are there and cannot be read make each report errored that was to be looked for in them, and are named', async () => {
    const edition = path.join(lists, 'us-ofac-consolidated', '2026-01-01');
    mkdirSync(edition, { recursive: true });
    writeFileSync(path.join(edition, 'cons_prim.csv'), 'Service unavailable');
    const inAll = await template({ type: 'watchlist' }, 'watchlist');
    // The folder is not looked at each time.
    const found = await house.until(async () => {
      const attributes = await ended(await report(inAll, NAME));
      return attributes['status'] === 'errored' ? attributes : undefined;
    }, 30_000);
    const fault = { code: 'watchlist_unreadable', message: expect.stringContaining('us-ofac-consolidated') };
    expect(found).toMatchObject({ 'has-match': false, fault });
    expect(JSON.stringify(found['fault'])).not.toMatch(/sample|brandywine/i);
    const of = (slug: string) => template({ type: 'watchlist' }, 'watchlist', { 'search-lists': [{ slug }] });
    expect(await ended(await report(await of('us-ofac-consolidated'), NAME))).toMatchObject({
      status: 'errored',
      fault,
    });
    expect(await ended(await report(await of('sample'), NAME))).toMatchObject({ status: 'ready', 'has-match': true });
  });
});

describe('A template', () => {
  test.each([
    ['lists for what cannot be looked for in them', { type: 'watchlist' }, '/data/attributes/provider/type'],
    ['an address that is none', { type: 'http', url: 'ftp://x' }, '/data/attributes/provider/url'],
  ])('is refused with %s', async (_, settings, pointer) => {
    const attributes = { name: 'x', key: 'refused', provider: settings };
    const answer = await call('POST', '/report-templates?extensions=true', {
      data: { type: 'report-template/phone-number', attributes },
    });
    expect(answer).toMatchObject({ status: 422, errors: [{ details: expect.any(String) }] });
    expect(JSON.stringify(answer)).toContain(pointer);
  });
});
