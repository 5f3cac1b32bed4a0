import request from '../../../activities/http/request';
import { settleOutside } from '../../../activities/settle-outside';
import { catalogue } from '../../../bin/catalogue';
import { compile } from '../../../interpreter/compiler/compile';
import { evaluate } from '../../../interpreter/language/evaluate';
import type { ActionStep } from '../../../interpreter/plan';
import type { ValueMap } from '../../../interpreter/value';
import { FaultError } from '../../../src/faults/fault-error';
import { effectOf } from '../../../src/outgoing/outside-fault';
import { scopeOver } from '../../interpreter/language/scope-over';
import { type Answering, type LoopbackHost, startHost } from '../outgoing/loopback-host';
import { outsideContext } from './outside-context';

const hosts: LoopbackHost[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

async function hostThat(answer: Answering): Promise<LoopbackHost> {
  const host = await startHost(answer);
  hosts.push(host);
  return host;
}

const hostOf = (status: number, body = '', headers: { readonly [name: string]: string } = {}) =>
  hostThat((_arrival, response) => response.writeHead(status, headers).end(body));

const context = outsideContext();

const call = (input: ValueMap) => request.run(input, context);

async function errorOf(input: ValueMap): Promise<FaultError> {
  const settled = await call(input).catch((error: unknown) => error);
  if (settled instanceof FaultError) return settled;
  throw new Error(`expected a fault, got ${JSON.stringify(settled)}`);
}

const JSON_TYPE = { 'content-type': 'application/json' };

test('a JSON answer is given as a value, with its status and headers', async () => {
  const host = await hostOf(201, '{"match_found":true}', { ...JSON_TYPE, 'x-id': '7', 'set-cookie': 'secret=1' });
  const output = await call({ url: host.url });
  expect(output).toMatchObject({ status: 201, headers: { 'x-id': '7' }, body: { match_found: true } });
  expect(JSON.stringify(output)).not.toContain('secret');
  expect(request.output.safeParse(output).success).toBe(true);
  expect(host.arrivals[0]).toMatchObject({ method: 'GET', body: '' });
  expect(host.arrivals[0]?.headers).not.toHaveProperty('idempotency-key');
});

test('a value keeps the place that the author gave it, in the URL and in a text of JSON', async () => {
  const host = await hostOf(204);
  const hostile = '../../admin?all=1#","is_admin":true,"x":"';
  const inputs = {
    method: 'POST',
    url: '{{trigger.base}}/people/{{trigger.name}}?of={{trigger.name}}',
    headers: { 'content-type': 'application/json' },
    text: '{"name": "{{trigger.name}}"}',
  };
  const compiled = compile(
    {
      key: 'calls',
      name: 'Calls',
      trigger: { type: 'api', fields: { base: { type: 'string' }, name: { type: 'string' } } },
      steps: [{ key: 'call', type: 'action', action: 'http.request', inputs }],
    },
    catalogue(),
  );
  if ('diagnostics' in compiled) throw new Error(JSON.stringify(compiled.diagnostics));
  const [step] = compiled.plan.steps as readonly [ActionStep];
  await call(evaluate(step.inputs, scopeOver({ trigger: { base: host.url, name: hostile } })) as ValueMap);
  const [arrival] = host.arrivals;
  expect(arrival?.url).toBe(`/people/${encodeURIComponent(hostile)}?of=${encodeURIComponent(hostile)}`);
  expect(JSON.parse(arrival?.body ?? '')).toEqual({ name: hostile });
});

test.each([
  ['body', { a: [1, null] }, 'application/json', '{"a":[1,null]}'],
  ['body', 'text', 'application/json', '"text"'],
  ['form', { a: 'b c', n: 1, missing: null }, 'application/x-www-form-urlencoded', 'a=b+c&n=1'],
  ['text', 'a\r\nb', 'text/plain; charset=utf-8', 'a\r\nb'],
])('%s %j is sent as %s with the run’s idempotency key', async (key, value, type, body) => {
  const host = await hostOf(204);
  await expect(call({ method: 'POST', url: host.url, [key]: value })).resolves.toMatchObject({
    status: 204,
    body: null,
  });
  expect(host.arrivals[0]).toMatchObject({
    body,
    headers: {
      'content-type': type,
      'idempotency-key': 'wfr_1/screen/1',
      'content-length': `${Buffer.byteLength(body)}`,
    },
  });
});

test('headers that the step sets win over ours, and missing ones are left out', async () => {
  const host = await hostOf(200);
  const headers = {
    'Idempotency-Key': 'mine',
    'Content-Type': 'application/vnd.api+json',
    'x-missing': null,
    'x-number': 7,
  };
  await call({ method: 'POST', url: host.url, body: {}, headers });
  expect(host.arrivals[0]?.headers).toMatchObject({
    'idempotency-key': 'mine',
    'content-type': 'application/vnd.api+json',
    'x-number': '7',
  });
  expect(host.arrivals[0]?.headers).not.toHaveProperty('x-missing');
});

test('query values are encoded and added to those of the URL', async () => {
  const host = await hostOf(200);
  await call({ url: `${host.url}/p?a=1#part`, query: { b: 'x&y=z', c: [1, true], d: null } });
  expect(host.arrivals[0]?.url).toBe('/p?a=1&b=x%26y%3Dz&c=1&c=true');
});

test('a status beyond 2xx is a fault with the beginning of the body, unless the step accepts it', async () => {
  const host = await hostOf(404, '{"error":"nobody"}', JSON_TYPE);
  const { fault } = await errorOf({ url: host.url });
  expect(fault).toMatchObject({
    code: 'http_missing',
    category: 'missing',
    details: { status: 404, body: '{"error":"nobody"}' },
  });
  expect(await call({ url: host.url, accept_statuses: [404] })).toMatchObject({
    status: 404,
    body: { error: 'nobody' },
  });
});

const SCHEMA = { type: 'object', properties: { match: { type: 'boolean' } }, required: ['match'] };

test.each([
  ['{"match":"yes"}', [{ pointer: '/match', keyword: 'type' }]],
  ['{}', [{ pointer: '', keyword: 'required' }]],
])('a success whose body is %s is a fault that names the place and not the value', async (body, issues) => {
  const host = await hostOf(200, body, JSON_TYPE);
  const error = await errorOf({ method: 'POST', url: host.url, response_schema: SCHEMA });
  expect(error.fault).toMatchObject({ code: 'response_invalid', details: { status: 200, issues } });
  expect(effectOf(error)).toBe('done');
});

test('with a schema the body must be JSON', async () => {
  const host = await hostOf(200, '<html>', { 'content-type': 'text/html' });
  expect((await errorOf({ url: host.url, response_schema: SCHEMA })).fault.code).toBe('response_invalid');
  expect(await call({ url: host.url })).toMatchObject({ body: '<html>' });
});

test('a success with a body larger than what is read is a fault', async () => {
  const host = await hostOf(200, 'x'.repeat(1024 * 1024 + 1));
  expect((await errorOf({ url: host.url })).fault).toMatchObject({
    code: 'answer_too_large',
    details: { status: 200 },
  });
});

test.each<[string, number, string | Buffer, string, string]>([
  ['empty', 200, '', 'application/json', 'response_invalid'],
  ['HTML', 200, '<!doctype html><p>Welcome</p>', 'text/html', 'response_invalid'],
  ['HTML that says it is JSON', 200, '<!doctype html>', 'application/json', 'response_invalid'],
  ['of another type', 200, '[{"match":true}]', 'application/json', 'response_invalid'],
  ['half', 200, '{"match":tr', 'application/json', 'response_invalid'],
  ['of another charset', 200, Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'application/json', 'response_invalid'],
  ['huge', 200, `{"match":true,"x":"${'x'.repeat(1024 * 1024)}"}`, 'application/json', 'answer_too_large'],
  ['a page of a gateway', 502, '<html>Bad gateway</html>', 'text/html', 'http_unavailable'],
  ['a huge page of a gateway', 503, 'x'.repeat(2 * 1024 * 1024), 'text/html', 'http_unavailable'],
  ['an empty refusal', 401, '', '', 'http_denied'],
])('an answer that is %s is a fault, with and without a connection', async (_what, status, body, type, code) => {
  const host = await hostThat((_arrival, response) => response.writeHead(status, { 'content-type': type }).end(body));
  expect((await errorOf({ url: host.url, response_schema: SCHEMA })).fault.code).toBe(code);
  const settings = { base_url: host.url, auth: 'none' };
  const connection = { id: 'conn_1', key: 'theirs', type: 'http', settings, secrets: {} };
  const connections = { ...context.connections, open: async () => connection };
  const over = request.run({ url: '/', connection: 'theirs', response_schema: SCHEMA }, { ...context, connections });
  const expected = code === 'http_denied' ? 'connection_refused' : code;
  await expect(over).rejects.toMatchObject({ fault: { code: expected } });
});

test.each([
  [{}, '/url'],
  [{ url: 'https://a.example', method: 'TRACE' }, '/method'],
  [{ url: 'https://a.example', verb: 'GET' }, ''],
  [{ url: 'https://a.example', body: {} }, '/body'],
  [{ url: 'https://a.example', method: 'POST', body: {}, text: 'x' }, '/text'],
  [{ url: 'https://a.example', timeout: '2m' }, '/timeout'],
  [{ url: 'https://a.example', timeout: 'soon' }, '/timeout'],
  [{ url: 'https://a.example', timeout: '0s' }, '/timeout'],
  [{ url: 'https://a.example', redirects: 4 }, '/redirects'],
  [{ url: 'https://a.example', accept_statuses: [99] }, '/accept_statuses/0'],
  [{ url: 'https://a.example', headers: { 'x-a': {} } }, '/headers/x-a'],
  [{ url: 'https://a.example', response_schema: { pattern: 'x' } }, '/response_schema'],
])('the input %j is refused at "%s"', async (input, pointer) => {
  const { fault } = await errorOf(input);
  expect(fault).toMatchObject({ code: 'action_input_invalid', category: 'invalid' });
  expect(fault.details?.['issues']).toContainEqual({ pointer, message: expect.any(String) });
});

test('an input that is null is an input that is missing', async () => {
  const host = await hostOf(200);
  await expect(call({ url: host.url, body: null, headers: null, timeout: null })).resolves.toMatchObject({
    status: 200,
  });
});

test.each([
  ['GET', undefined, 'safe'],
  ['HEAD', undefined, 'safe'],
  ['PUT', undefined, 'keyed'],
  ['DELETE', undefined, 'keyed'],
  ['POST', undefined, 'once'],
  ['PATCH', undefined, 'once'],
  ['POST', 'keyed', 'keyed'],
  ['PUT', 'once', 'once'],
])('a %s with repeat %s is %s', (method, repeat, expected) => {
  expect(request.repeatOf({ method, url: 'https://a.example', repeat: repeat ?? null })).toBe(expected);
});

describe('settling a call that failed', () => {
  const settle = async (answer: Answering, input: ValueMap) => {
    const given = { url: (await hostThat(answer)).url, ...input };
    const { fault, effect } = settleOutside(await errorOf(given), request.repeatOf(given));
    return [fault.code, effect, fault.cause?.code];
  };
  const dropping: Answering = (_arrival, response) => response.destroy();
  const answering =
    (status: number, headers: { readonly [name: string]: string } = {}): Answering =>
    (_arrival, response) =>
      response.writeHead(status, headers).end('{}');
  const breakingOff: Answering = (_arrival, response) => {
    response.writeHead(200, { 'content-length': 10 });
    response.write('x', () => response.destroy());
  };

  test.each([
    ['a POST without an answer', dropping, {}, ['maybe_sent', 'unknown', 'no_answer']],
    ['a POST answered by 500', answering(500), {}, ['maybe_sent', 'unknown', 'http_unavailable']],
    ['a POST answered by 503', answering(503), {}, ['maybe_sent', 'unknown', 'http_unavailable']],
    [
      'a POST told when to come back',
      answering(503, { 'retry-after': '1' }),
      {},
      ['http_unavailable', 'none', undefined],
    ],
    ['a POST that came too often', answering(429), {}, ['http_limited', 'none', undefined]],
    ['a POST that was refused', answering(422), {}, ['http_rejected', 'none', undefined]],
    ['a POST that succeeded with half an answer', breakingOff, {}, ['maybe_sent', 'done', 'no_answer']],
    [
      'a POST that succeeded otherwise than expected',
      answering(200),
      { response_schema: SCHEMA },
      ['response_invalid', 'done', undefined],
    ],
    ['a keyed POST without an answer', dropping, { repeat: 'keyed' }, ['no_answer', 'unknown', undefined]],
    ['a PUT answered by 500', answering(500), { method: 'PUT' }, ['http_unavailable', 'unknown', undefined]],
    ['a GET without an answer', dropping, { method: 'GET' }, ['no_answer', 'unknown', undefined]],
  ])('%s', async (_what, answer, input, expected) => {
    expect(await settle(answer, { method: 'POST', ...input })).toEqual(expected);
  });

  test('a POST whose connection was refused may be sent again', async () => {
    const host = await startHost(dropping);
    await host.close();
    const given = { method: 'POST', url: host.url };
    const settled = settleOutside(await errorOf(given), request.repeatOf(given));
    expect(settled).toMatchObject({ fault: { code: 'not_connected', category: 'transient' }, effect: 'none' });
  });

  test('an error that nobody expected says nothing of itself to people', () => {
    const settled = settleOutside(new Error('secret'), 'safe');
    expect(settled).toMatchObject({ fault: { code: 'action_failed', category: 'internal' }, effect: 'unknown' });
    expect(JSON.stringify(settled)).not.toContain('secret');
  });
});
