import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createApi } from '../../api/create-api';
import { createApiKey } from '../../src/organizations';
import { createOutgoingClient } from '../../src/outgoing/create-outgoing-client';
import { reportWorkflowId } from '../../workflows/contract';
import { StandInProvider } from '../harness/report-provider';
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
let templates = 0;

beforeAll(async () => {
  provider = await StandInProvider.open();
  const port = await freePort();
  apiUrl = `http://127.0.0.1:${port}`;
  house = await House.open({
    chores: true,
    http: createOutgoingClient(LOOPBACK),
    outgoing: LOOPBACK,
    publicUrl: apiUrl,
    watchlistFolder: path.join(__dirname, '..', '..', 'bin', 'dev', 'watchlists'),
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

function bring(url: string, body: object | string): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text });
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
    ['claims a match where its type has none', { status: 200, body: { match_found: true } }, 'report_answer_invalid'],
    ['sends us to another server', { status: 202, body: { poll_url: 'http://127.0.0.2/x' } }, 'report_answer_invalid'],
  ])('that %s makes the report errored, and says why', async (what, said, code) => {
    const url = provider.says(`/${what.replaceAll(' ', '-')}`, said);
    const id = await report(await template({ type: 'http', url, timeout: '2s' }));
    expect(await ended(id)).toMatchObject({ status: 'errored', fault: { code } });
    const { rows } = await house.service.pool.query(
      "select context from events where object_id = $1 and name = 'report.errored'",
      [id],
    );
    expect(rows).toMatchObject([{ context: { fault: { code } } }]);
  });

  test('that is not allowed to be called makes the report errored', async () => {
    const id = await report(await template({ type: 'http', url: 'http://127.0.0.2:9/x' }));
    expect(await ended(id)).toMatchObject({ status: 'errored', fault: { code: 'address_refused' } });
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
      fault: { code: 'watchlist_missing' },
    });
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
