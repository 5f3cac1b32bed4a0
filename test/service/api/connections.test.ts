import { sql } from 'kysely';
import { createApi } from '../../../api/create-api';
import type { Value, ValueMap } from '../../../interpreter/value';
import { connectionsOf } from '../../../src/connections/connections-of';
import { createApiKey } from '../../../src/organizations';
import { faultOf } from '../objects/world';
import { type Answering, type LoopbackHost, startHost } from '../outgoing/loopback-host';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
/** The same Usher, where loopback may be called. */
let open: { send: typeof api.send; close(): Promise<void> };
beforeAll(async () => {
  api = await openTestApi();
  const app = createApi(
    { ...api.service, outgoing: { allow: ['127.0.0.1'], allowHttp: true } },
    { requestsPerMinute: 100_000, referencePage: false },
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  open = {
    async send(method, path, body) {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = (await response.json()) as Value;
      return { status: response.status, headers: Object.fromEntries(response.headers), body: answer };
    },
    close: () => app.close(),
  };
});
afterAll(async () => {
  await open.close();
  await api.close();
});

const hosts: LoopbackHost[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});
async function hostThat(answer: Answering): Promise<LoopbackHost> {
  const host = await startHost(answer);
  hosts.push(host);
  return host;
}

/** Stands in every secret of this file, and may stand nowhere else. */
const MARK = 'never-shown';
const TOKEN = `${MARK}-token`;
const SETTINGS = { 'base-url': 'https://api.example/v2', auth: 'bearer' };
const bodyOf = (attributes: ValueMap) => ({
  data: {
    attributes: { 'connection-type': 'http', settings: SETTINGS, secrets: { token: TOKEN }, ...attributes },
  },
});
const create = (attributes: ValueMap, options = {}) => api.send('POST', '/connections', bodyOf(attributes), options);
const act = (name: string, action: string, body?: Value, options = {}) =>
  api.send('POST', `/connections/${name}/${action}`, body, options);
const rotate = (name: string, secrets: ValueMap, options = {}) =>
  act(name, 'rotate', { data: { attributes: { secrets } } }, options);
const patch = (name: string, attributes: ValueMap) =>
  api.send('PATCH', `/connections/${name}`, { data: { attributes } });
const attributesOf = (answer: Sent) => at(answer.body, 'data', 'attributes');
const problemsOf = (answer: Sent) =>
  (at(answer.body, 'errors') as readonly Value[]).map((error) => [
    at(error, 'source', 'pointer'),
    String(at(error, 'details')),
  ]);
async function opened(name: string) {
  const { rows } = await sql<{ id: string }>`select id from environments where key = 'sandbox'`.execute(api.service.db);
  return connectionsOf(api.service, rows[0]?.id ?? '').open(name, ['http']);
}
const eventsOf = async (id: string) => {
  const { rows } = await sql<{ name: string; context: ValueMap }>`
    select name, context from events where object_id = ${id} order by created_at`.execute(api.service.db);
  return rows;
};

test('a connection is made, shown, listed by type, and found by key and id, without its secrets', async () => {
  const made = await create({ key: 'first', name: 'The first' });
  expect(made.status).toBe(201);
  expect(attributesOf(made)).toMatchObject({
    key: 'first',
    name: 'The first',
    status: 'active',
    'connection-type': 'http',
    settings: SETTINGS,
  });
  for (const name of ['first', idOf(made)]) {
    expect((await api.send('GET', `/connections/${name}`)).body).toEqual(made.body);
  }
  await create({ key: 'second' });
  const listed = async (query: string) => {
    const page = await api.send('GET', `/connections?${query}`);
    return (at(page.body, 'data') as readonly Value[]).map((one) => at(one, 'attributes', 'key'));
  };
  expect(await listed('filter[connection-type]=http,smtp')).toEqual(expect.arrayContaining(['first', 'second']));
  expect(await listed('filter[connection-type]=smtp')).toEqual([]);
  expect(await listed('filter[status]=archived')).toEqual([]);
  expect(await listed('page[size]=1')).toHaveLength(1);
  expect((await opened('first')).secrets).toEqual({ token: TOKEN });
});

test.each<[string, ValueMap, readonly [string, RegExp][]]>([
  [
    'a type that there is not',
    { 'connection-type': 'htpp' },
    [['/data/attributes/connection-type', /Did you mean "http"/]],
  ],
  [
    'settings that are not the type’s',
    { settings: { base_url: 'nowhere', auth: 'baerer', tokn: 'x' } },
    [
      ['/data/attributes/settings/base_url', /"base_url" must be a URL/],
      ['/data/attributes/settings/auth', /"auth" must be none or bearer/],
      ['/data/attributes/settings/tokn', /"tokn" is not known among the settings/],
    ],
  ],
  [
    'secrets that are not the type’s',
    { secrets: { token: `${MARK}-a`, pasword: `${MARK}-b`, value: 7 } },
    [
      ['/data/attributes/secrets/value', /"value" is not right/],
      ['/data/attributes/secrets/pasword', /Did you mean "password"/],
    ],
  ],
  [
    'a secret that is lacking',
    { secrets: {} },
    [['/data/attributes/secrets/token', /"token" is needed where auth is bearer/]],
  ],
  [
    'nothing',
    { settings: {}, secrets: {} },
    [
      ['/data/attributes/settings/base-url', /"base_url" is needed/],
      ['/data/attributes/settings/auth', /"auth"/],
    ],
  ],
])('%s is refused by name and place, all at once, without a value', async (_what, attributes, expected) => {
  const refused = await create({ key: 'refused', ...attributes });
  expect(refused.status).toBe(422);
  const told = problemsOf(refused);
  expect(told.map(([pointer]) => pointer)).toEqual(expected.map(([pointer]) => pointer));
  for (const [index, [, sentence]] of expected.entries()) expect(told[index]?.[1]).toMatch(sentence);
  expect(JSON.stringify(refused.body)).not.toContain(MARK);
});

test('keys may be spelled as a client spells all of them', async () => {
  const made = await create({
    key: 'camel',
    connectionType: 'http',
    settings: { baseUrl: 'https://a.example', auth: 'header', headerName: 'x-key' },
    secrets: { value: TOKEN },
  });
  expect(made.status).toBe(400);
  const attributes = {
    key: 'camel',
    connectionType: 'http',
    settings: { baseUrl: 'https://a.example', auth: 'none' },
    secrets: { clientId: TOKEN },
  };
  expect((await api.send('POST', '/connections', { data: { attributes } })).status).toBe(201);
  const { settings, secrets } = await opened('camel');
  expect({ settings, secrets }).toEqual({
    settings: { base_url: 'https://a.example', auth: 'none' },
    secrets: { client_id: TOKEN },
  });
});

test('a key is taken once in an environment, and free in another', async () => {
  await create({ key: 'once' });
  expect((await create({ key: 'once' })).status).toBe(409);
  const { rows } = await sql<{
    id: string;
    key: string;
  }>`select id, key from environments where key = 'production'`.execute(api.service.db);
  const [production] = rows;
  if (production === undefined) throw new Error('There is no other environment.');
  const { apiKey: key } = await createApiKey(api.service.db, production, 'other');
  expect((await api.send('GET', '/connections/once', undefined, { key })).status).toBe(404);
  expect((await create({ key: 'once' }, { key })).status).toBe(201);
});

test('settings change by name, are checked with the secrets that there are, and steps see them', async () => {
  const id = idOf(await create({ key: 'changing', settings: { ...SETTINGS, scope: 'read' } }));
  const changed = await patch('changing', {
    name: 'Other',
    settings: { 'base-url': 'https://eu.example', scope: null },
  });
  expect(attributesOf(changed)).toMatchObject({
    name: 'Other',
    settings: { 'base-url': 'https://eu.example', auth: 'bearer' },
  });
  expect(await opened('changing')).toMatchObject({ settings: { base_url: 'https://eu.example', auth: 'bearer' } });
  const refused = await patch('changing', { settings: { auth: 'basic' } });
  expect(problemsOf(refused)).toEqual([
    ['/data/attributes/secrets/username', expect.stringContaining('is needed where auth is basic')],
    ['/data/attributes/secrets/password', expect.stringContaining('is needed where auth is basic')],
  ]);
  await patch('changing', { settings: { auth: 'bearer' } });
  expect(await eventsOf(id)).toEqual([
    expect.objectContaining({ name: 'connection.created' }),
    { name: 'connection.updated', context: expect.objectContaining({ changed: ['name', 'settings'] }) },
  ]);
});

test('rotating replaces what is named; null takes one away; an old access token is forgotten', async () => {
  const id = idOf(await create({ key: 'rotated', secrets: { token: TOKEN, value: `${MARK}-value` } }));
  const { rows } = await sql<{ id: string }>`select id from environments where key = 'sandbox'`.execute(api.service.db);
  const connections = connectionsOf(api.service, rows[0]?.id ?? '');
  let count = 0;
  const grant = async () => ({ value: `${MARK}-access-${++count}`, extra: {} });
  await connections.accessToken(await opened('rotated'), grant);
  const answer = await rotate('rotated', { token: `${MARK}-new`, value: null });
  expect(answer.status).toBe(200);
  expect((await opened('rotated')).secrets).toEqual({ token: `${MARK}-new` });
  expect(await connections.accessToken(await opened('rotated'), grant)).toMatchObject({ value: `${MARK}-access-2` });
  expect((await rotate('rotated', { token: null })).status).toBe(422);
  expect((await eventsOf(id)).at(-1)).toMatchObject({
    name: 'connection.rotated',
    context: { changed: ['token', 'value'] },
  });
});

describe('the test of a connection', () => {
  const testing = async (key: string, answer: Answering, attributes: ValueMap = {}) => {
    const host = await hostThat(answer);
    await open.send(
      'POST',
      '/connections',
      bodyOf({ key, settings: { 'base-url': host.url, auth: 'bearer' }, ...attributes }),
    );
    return { host, answer: await open.send('POST', `/connections/${key}/test`) };
  };

  test('calls the other side and says what it saw', async () => {
    const { host, answer } = await testing('tested', (_arrival, response) => response.end('{}'));
    expect(answer.status).toBe(200);
    expect(at(answer.body, 'meta')).toEqual({ ok: true, seen: { host: `127.0.0.1:${host.port}`, status: 200 } });
    expect(host.arrivals[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  test.each<[string, Answering, string]>([
    ['refuses', ({ headers }, response) => response.writeHead(401).end(`no: ${headers.authorization}`), 'http_denied'],
    ['fails', (_arrival, response) => response.writeHead(500).end(), 'http_unavailable'],
    ['hangs up', (_arrival, response) => response.destroy(), 'no_answer'],
  ])('of a host that %s is a 200 that says why and what to do', async (how, answering, code) => {
    const { answer } = await testing(`tested-${how.replace(' ', '-')}`, answering);
    expect(answer.status).toBe(200);
    const told = at(answer.body, 'meta') as ValueMap;
    expect(told).toMatchObject({ ok: false, fault: { code, title: expect.any(String), message: expect.any(String) } });
    expect(JSON.stringify(answer.body)).not.toContain(MARK);
  });

  test('says that an address is not called, and that one is archived', async () => {
    await create({ key: 'private', settings: { 'base-url': 'https://127.0.0.1', auth: 'none' } });
    expect(at((await act('private', 'test')).body, 'meta', 'fault', 'code')).toBe('address_refused');
    await act('private', 'archive');
    expect(at((await act('private', 'test')).body, 'meta', 'fault', 'code')).toBe('connection_archived');
  });

  test('of a host that is silent ends after ten seconds', async () => {
    const { answer } = await testing('silent', () => undefined);
    expect(at(answer.body, 'meta', 'fault')).toMatchObject({ code: 'no_answer', details: { reason: 'timeout' } });
  }, 20_000);
});

describe('where a connection is used', () => {
  const step = (key: string, connection: string) => ({
    key,
    type: 'action',
    action: 'http.request',
    inputs: { url: '/', connection },
  });
  const definition = (key: string, steps: ValueMap[]) => ({
    key,
    name: key,
    trigger: { type: 'api', fields: {} },
    steps,
  });
  const save = (what: { key: string }) =>
    api.send('POST', '/workflows', { data: { attributes: { definition: what as unknown as Value } } });
  const flow = (key: string, action: string) => api.send('POST', `/workflows/${key}/${action}`);
  const usesOf = async (name: string) =>
    at((await api.send('GET', `/connections/${name}/uses`)).body, 'data') as ValueMap[];

  test('is told by workflow, version and step; one that runs keeps it from being archived', async () => {
    const id = idOf(await create({ key: 'used' }));
    await save(definition('calls-once', [step('a', 'used')]));
    await flow('calls-once', 'publish');
    expect((await flow('calls-once', 'activate')).status).toBe(200);
    await save(definition('calls-once', [step('a', 'used'), step('b', id)]));
    await flow('calls-once', 'publish');
    await save(definition('calls-never', [step('a', 'first')]));
    await flow('calls-never', 'publish');
    expect((await usesOf('used')).map(({ attributes }) => attributes)).toEqual([
      {
        key: 'calls-once',
        name: 'calls-once',
        number: 1,
        live: true,
        pointers: ['/steps/0/inputs/connection'],
      },
      {
        key: 'calls-once',
        name: 'calls-once',
        number: 2,
        live: false,
        pointers: ['/steps/0/inputs/connection', '/steps/1/inputs/connection'],
      },
    ]);
    const refused = await act('used', 'archive');
    expect(refused.status).toBe(409);
    expect(at(refused.body, 'errors', 0, 'details')).toContain('calls-once');
    await flow('calls-once', 'pause');
    expect(at((await act('used', 'archive')).body, 'data', 'attributes', 'status')).toBe('archived');
    expect(await faultOf(opened('used'))).toMatchObject({ code: 'connection_archived' });
    expect((await flow('calls-once', 'activate')).status).toBe(422);
    for (const again of [
      await act('used', 'archive'),
      await rotate('used', { token: TOKEN }),
      await patch('used', { name: 'x' }),
    ]) {
      expect(again.status).toBe(409);
    }
  });

  test('is told by report template; one that names it keeps it from being archived', async () => {
    const id = idOf(await create({ key: 'gives-reports' }));
    const provider = (connection: string) => ({ type: 'http', url: '/', connection });
    const template = (key: string, connection: string) =>
      api.send('POST', '/report-templates?extensions=true', {
        data: { type: 'report-template/phone-number', attributes: { key, name: key, provider: provider(connection) } },
      });
    await template('by-key', 'gives-reports');
    const byId = idOf(await template('by-id', id));
    const pointers = ['/attributes/provider/connection'];
    const uses = await usesOf('gives-reports');
    expect(uses.map(({ attributes }) => attributes)).toEqual([
      { key: 'by-id', name: 'by-id', live: true, pointers },
      { key: 'by-key', name: 'by-key', live: true, pointers },
    ]);
    expect(uses[0]?.relationships).toEqual({ 'report-template': { data: { type: 'report-template', id: byId } } });
    const refused = await act('gives-reports', 'archive');
    expect(refused.status).toBe(409);
    expect(at(refused.body, 'errors', 0, 'details')).toContain('by-id, by-key');
    for (const key of ['by-id', 'by-key']) {
      const attributes = { provider: { type: 'none' } };
      expect((await api.send('PATCH', `/report-templates/${key}`, { data: { attributes } })).status).toBe(200);
    }
    expect((await act('gives-reports', 'archive')).status).toBe(200);
    const late = await template('late', 'gives-reports');
    expect(late.status).toBe(422);
    expect(at(late.body, 'errors', 0)).toMatchObject({ details: expect.stringContaining('no connection') });
  });

  test('one that is not there, archived or of another type keeps a workflow from being activated, each by its place', async () => {
    await create({ key: 'right' });
    await create({ key: 'gone' });
    await act('gone', 'archive');
    const wrong = idOf(await create({ key: 'wrong' }));
    await sql`update objects set attributes = attributes || '{"connection_type": "smtp"}' where id = ${wrong}`.execute(
      api.service.db,
    );
    await save(
      definition(
        'lacking',
        ['right', 'wrong', 'gone', 'nowhere'].map((name, index) => step(`s${index}`, name)),
      ),
    );
    await flow('lacking', 'publish');
    const refused = await flow('lacking', 'activate');
    expect(refused.status).toBe(422);
    expect(problemsOf(refused)).toEqual([
      ['/steps/1/inputs/connection', 'The connection "wrong" is of type smtp; the action takes one of type http.'],
      ['/steps/2/inputs/connection', 'This environment has no connection "gone".'],
      ['/steps/3/inputs/connection', 'This environment has no connection "nowhere".'],
    ]);
  });
});

test('a key may do what its permissions say', async () => {
  await create({ key: 'permitted' });
  const { rows } = await sql<{
    id: string;
    key: string;
  }>`select id, key from environments where key = 'sandbox'`.execute(api.service.db);
  const made = await api.send('POST', '/api-keys', {
    data: { attributes: { name: 'reader', permissions: ['connection.read'] } },
  });
  expect(rows).toHaveLength(1);
  const key = String(at(made.body, 'data', 'attributes', 'value'));
  expect((await api.send('GET', '/connections/permitted', undefined, { key })).status).toBe(200);
  for (const refused of [
    await act('permitted', 'test', undefined, { key }),
    await rotate('permitted', { token: 'x' }, { key }),
    await create({ key: 'no' }, { key }),
  ]) {
    expect(refused.status).toBe(403);
  }
});

test('a request that is sent again is answered the same, and done once', async () => {
  const options = { headers: { 'idempotency-key': 'make-once' } };
  const first = await create({ key: 'idempotent' }, options);
  expect((await create({ key: 'idempotent' }, options)).body).toEqual(first.body);
  const turn = { headers: { 'idempotency-key': 'turn-once' } };
  const rotated = await rotate('idempotent', { token: `${MARK}-turned` }, turn);
  expect((await rotate('idempotent', { token: `${MARK}-turned` }, turn)).body).toEqual(rotated.body);
  expect(await eventsOf(idOf(first))).toHaveLength(2);
});

test('no secret stands in any table, log or answer', async () => {
  const marked = { headers: { 'idempotency-key': 'marked' } };
  const answers = [
    await create({ key: 'marked', secrets: { token: TOKEN, client_secret: `${MARK}-other` } }, marked),
    await rotate('marked', { token: `${MARK}-turned` }, { headers: { 'idempotency-key': 'marked-turned' } }),
    await create({ key: 'marked', secrets: { token: TOKEN } }),
    await create({ key: 'marked-too', secrets: { [`unknown`]: `${MARK}-unknown`, token: 7 } }),
    await create({ key: 'marked-too', secrets: [`${MARK}-list`] as unknown as ValueMap }),
    await rotate('marked', { value: { deep: `${MARK}-deep` } }),
    await api.send('POST', '/connections', undefined, {
      text: `{"data":{"attributes":{"secrets":{"token":"${MARK}-cut`,
    }),
    await api.send('GET', '/connections/marked'),
    await api.send('GET', '/connections'),
    await act('marked', 'test'),
  ];
  expect(JSON.stringify(answers)).not.toContain(MARK);
  expect(JSON.stringify(api.logged)).not.toContain(MARK);
  // The API log is written behind the answers.
  const logged = async () => {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from api_logs where path like '%/marked/test'`.execute(api.service.db);
    return rows[0]?.n ?? 0;
  };
  while ((await logged()) === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'`.execute(api.service.db);
  expect(tables.length).toBeGreaterThan(30);
  let seen = 0;
  for (const { name } of tables) {
    const { rows } = await sql<{ marked: number; known: number }>`
      select count(*) filter (where t::text like ${`%${MARK}%`})::int as marked,
        count(*) filter (where t::text like '%marked%')::int as known from ${sql.table(name)} t`.execute(
      api.service.db,
    );
    expect([name, rows[0]?.marked]).toEqual([name, 0]);
    seen += rows[0]?.known ?? 0;
  }
  expect(seen).toBeGreaterThan(5);
});
