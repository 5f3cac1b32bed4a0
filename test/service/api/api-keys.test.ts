import { permissionFor } from '../../../api/doors/permit';
import type { Value } from '../../../interpreter/value';
import { PERMISSIONS } from '../../../src/api-keys';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

type Attributes = { readonly [name: string]: Value };

const create = (attributes: Attributes, headers: { [name: string]: string } = {}, key?: string): Promise<Sent> =>
  api.send(
    'POST',
    '/api-keys',
    { data: { attributes: { name: 'A key', ...attributes } } },
    {
      headers,
      ...(key === undefined ? {} : { key }),
    },
  );
const keyOf = (answer: Sent): string => String(at(answer.body, 'data', 'attributes', 'value'));
const keyWith = async (attributes: Attributes): Promise<string> => keyOf(await create(attributes));
const as = (key: string, method: string, url: string, body?: Value) => api.send(method, url, body, { key });
const details = (answer: Sent): string => String(at(answer.body, 'errors', 0, 'details'));
const inquiry = { data: { attributes: { 'inquiry-template-id': 'onboarding' } } };

test('a key is shown when it is made, opens the environment, and is never shown again', async () => {
  const made = await create({ note: 'for the shop' });
  expect(made.status).toBe(201);
  const value = keyOf(made);
  expect(value).toMatch(/^usher_sandbox_/);
  expect((await as(value, 'GET', '/inquiries')).status).toBe(200);
  const read = await api.send('GET', `/api-keys/${idOf(made)}`);
  expect(read.body).toMatchObject({
    data: {
      type: 'api-key',
      attributes: { name: 'A key', note: 'for the shop', permissions: ['*'], 'expires-at': null },
    },
  });
  expect(JSON.stringify([read.body, (await api.send('GET', '/api-keys?page[size]=100')).body])).not.toContain(value);
});

test('asked for again with its Idempotency-Key, it is one key, and itself is not told twice', async () => {
  const headers = { 'idempotency-key': 'key-once' };
  const first = await create({ name: 'Once' }, headers);
  const again = await create({ name: 'Once' }, headers);
  expect(idOf(again)).toBe(idOf(first));
  expect(at(again.body, 'data', 'attributes', 'value')).toBeNull();
  const { rows } = await api.service.pool.query('select response_body::text as kept from idempotency_keys');
  expect(JSON.stringify(rows)).not.toContain(keyOf(first));
});

test('keys are found by name', async () => {
  await create({ name: 'Findable' });
  const found = await api.send('GET', '/api-keys?filter[name]=Findable');
  expect(at(found.body, 'data')).toHaveLength(1);
});

test('a change changes what it names and nothing else', async () => {
  const id = idOf(await create({ note: 'before', 'ip-address-allowlist': ['127.0.0.1', '::1'] }));
  const changed = await api.send('PATCH', `/api-keys/${id}`, { data: { attributes: { note: 'after' } } });
  expect(changed.body).toMatchObject({
    data: { attributes: { name: 'A key', note: 'after', 'ip-address-allowlist': ['127.0.0.1', '::1'] } },
  });
  expect((await api.send('PATCH', `/api-keys/${id}`, { data: { attributes: {} } })).body).toEqual(changed.body);
});

describe('permissions', () => {
  test('open what they name and nothing else; the refusal names what is missing', async () => {
    const key = await keyWith({ permissions: ['inquiry.read', 'workflow.trigger'] });
    expect((await as(key, 'GET', '/inquiries')).status).toBe(200);
    expect((await as(key, 'GET', '/rate-limits')).status).toBe(200);
    const refused = await as(key, 'POST', '/inquiries', inquiry);
    expect([refused.status, details(refused)]).toEqual([403, expect.stringContaining('inquiry.write')]);
    for (const [method, url] of [
      ['GET', '/accounts'],
      ['GET', '/api-keys'],
      ['GET', '/api-logs'],
      ['POST', '/workflows'],
      ['DELETE', '/lists/x'],
    ] as const) {
      expect([url, (await as(key, method, url)).status]).toEqual([url, 403]);
    }
    expect((await as(key, 'POST', '/workflows/none/trigger', { data: { attributes: { fields: {} } } })).status).toBe(
      404,
    );
  });

  test('searching is reading', () => {
    expect(permissionFor('POST', '/api/v1/inquiries/search')).toBe('inquiry.read');
    expect(permissionFor('POST', '/api/v1/importer/accounts')).toBe('account.write');
    expect(permissionFor('POST', '/api/v1/importer/list-item/names')).toBe('list.write');
  });

  test('of every operation that is here are among those that a key can have', () => {
    const operations = api.own.operations().map((operation) => operation.split(' ') as [string, string]);
    expect(operations.length).toBeGreaterThan(80);
    const without = operations.filter(([method, url]) => {
      const asked = permissionFor(method.toUpperCase(), url);
      return asked !== null && !PERMISSIONS.includes(String(asked));
    });
    expect(without).toEqual([]);
  });

  test('cannot be given by a key that has not got them, neither made, nor changed, nor cloned', async () => {
    const minor = await keyWith({ permissions: ['api_key.read', 'api_key.write', 'inquiry.read'] });
    const major = idOf(await create({}));
    const wide = { data: { attributes: { permissions: ['*'] } } };
    for (const refused of [
      await create({ permissions: ['inquiry.write'] }, {}, minor),
      await as(minor, 'PATCH', `/api-keys/${major}`, wide),
      await as(minor, 'POST', `/api-keys/${major}/clone`),
    ]) {
      expect([refused.status, details(refused)]).toEqual([403, expect.stringContaining('cannot give')]);
    }
    const own = await create({}, {}, minor);
    expect(at(own.body, 'data', 'attributes', 'permissions')).toEqual([
      'api_key.read',
      'api_key.write',
      'inquiry.read',
    ]);
  });

  test('that do not exist are refused, every one, where they stand', async () => {
    const refused = await create({
      permissions: ['inquiry.read', 'inquiry.eat', 'all'],
      'ip-address-allowlist': ['home'],
    });
    expect(refused.status).toBe(422);
    const pointers = (at(refused.body, 'errors') as readonly Value[]).map((error) => at(error, 'source', 'pointer'));
    expect(pointers).toEqual([
      '/data/attributes/permissions/1',
      '/data/attributes/permissions/2',
      '/data/attributes/ip-address-allowlist/0',
    ]);
  });
});

test.each([
  [['127.0.0.0/8', '::1'], 200],
  [['*'], 200],
  [['203.0.113.7', '2001:db8::/32'], 403],
  [[], 403],
])('a key for the addresses %j is answered %i here', async (addresses, status) => {
  const key = await keyWith({ 'ip-address-allowlist': addresses });
  expect((await as(key, 'GET', '/inquiries')).status).toBe(status);
});

test('a key has its own spelling of answers, which the header overrules', async () => {
  const key = await keyWith({ 'api-key-inflection': 'camel' });
  const list = await (
    await fetch(`${api.url}/api/v1/api-keys`, { headers: { authorization: `Bearer ${key}` } })
  ).json();
  expect(at(list as Value, 'data', 0, 'attributes', 'apiVersion')).toBe('2025-12-08');
  const snake = await api.send('GET', '/api-keys', undefined, { key, headers: { 'key-inflection': 'snake' } });
  expect(at(snake.body, 'data', 0, 'attributes', 'api_version')).toBe('2025-12-08');
});

test('attributes on the blocklist of a key are in none of its answers', async () => {
  const key = await keyWith({ 'api-attributes-blocklist': ['note', 'created-*'] });
  const id = idOf(
    await api.send('POST', '/inquiries', { data: { attributes: { 'inquiry-template-id': 'onboarding', note: 'n' } } }),
  );
  const response = await fetch(`${api.url}/api/v1/inquiries/${id}`, { headers: { authorization: `Bearer ${key}` } });
  const attributes = at((await response.json()) as Value, 'data', 'attributes') as object;
  expect(Object.keys(attributes)).toContain('status');
  expect(Object.keys(attributes).filter((name) => /^note$|^created-/.test(name))).toEqual([]);
});

test('an expired key opens nothing, one with grace opens until its end, and no end is put off', async () => {
  const now = await create({});
  expect((await api.send('POST', `/api-keys/${idOf(now)}/expire`, { meta: { 'expires-in-seconds': 0 } })).status).toBe(
    200,
  );
  expect((await as(keyOf(now), 'GET', '/inquiries')).status).toBe(401);
  expect((await api.send('POST', `/api-keys/${idOf(now)}/expire`, { meta: { 'expires-in-seconds': 9 } })).status).toBe(
    409,
  );

  const later = await create({});
  const expire = (seconds: number) =>
    api.send('POST', `/api-keys/${idOf(later)}/expire`, { meta: { 'expires-in-seconds': seconds } });
  const ends = at((await expire(60)).body, 'data', 'attributes', 'expires-at');
  expect((await as(keyOf(later), 'GET', '/inquiries')).status).toBe(200);
  expect(at((await expire(86_400)).body, 'data', 'attributes', 'expires-at')).toBe(ends);
  expect((await expire(31 * 86_400)).status).toBe(400);
});

test('a clone has the terms of the other and opens by itself', async () => {
  const one = idOf(await create({ name: 'One', permissions: ['inquiry.read'] }));
  const clone = await api.send('POST', `/api-keys/${one}/clone`);
  expect(clone.body).toMatchObject({ data: { attributes: { name: 'One', permissions: ['inquiry.read'] } } });
  expect(idOf(clone)).not.toBe(one);
  expect((await as(keyOf(clone), 'GET', '/inquiries')).status).toBe(200);
});

test('keys of another environment are not there', async () => {
  const { rows } = await api.service.pool.query<{ id: string }>(
    `insert into api_keys (id, environment_id, name, hash)
     select 'api_elsewhere', id, 'Elsewhere', '\\x00' from environments where key = 'production' returning id`,
  );
  expect(rows).toHaveLength(1);
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['PATCH', '', { data: { attributes: { note: 'mine' } } }],
    ['POST', '/expire', { meta: { 'expires-in-seconds': 1 } }],
    ['POST', '/clone', undefined],
  ] as const) {
    expect((await api.send(method, `/api-keys/api_elsewhere${path}`, body)).status).toBe(404);
  }
  expect(JSON.stringify((await api.send('GET', '/api-keys?page[size]=100')).body)).not.toContain('api_elsewhere');
});
