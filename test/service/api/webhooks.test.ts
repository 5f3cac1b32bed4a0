import { sql } from 'kysely';
import { createApi } from '../../../api/create-api';
import type { Value } from '../../../interpreter/value';
import { createApiKey } from '../../../src/organizations';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
let elsewhere: string;
beforeAll(async () => {
  api = await openTestApi();
  const { rows } = await sql<{ id: string; key: string }>`
    select id, key from environments where key = 'production'`.execute(api.service.db);
  const [production] = rows;
  if (production === undefined) throw new Error('There is no other environment.');
  elsewhere = (await createApiKey(api.service.db, production, 'other')).apiKey;
});
afterAll(() => api.close());

const URL = 'https://hooks.example/in?token=t0ken';
const body = (attributes: { [key: string]: Value } = {}) => ({
  data: { attributes: { name: 'All', url: URL, 'enabled-events': ['*'], ...attributes } },
});
const create = (attributes?: { [key: string]: Value }) => api.send('POST', '/webhooks', body(attributes));
const act = (id: string, action: string, sent?: Value) => api.send('POST', `/webhooks/${id}/${action}`, sent);
const statusOf = (answer: Sent) => at(answer.body, 'data', 'attributes', 'status');
const pointersOf = (answer: Sent) =>
  (at(answer.body, 'errors') as readonly Value[]).map((error) => at(error, 'source', 'pointer'));
const eventsOf = async (id: string) => {
  const { rows } = await sql<{ name: string }>`
    select name from events where object_id = ${id} order by created_at`.execute(api.service.db);
  return rows.map(({ name }) => name);
};

describe('a webhook', () => {
  test('is made disabled, with a secret that is shown when it is made and retrieved, and nowhere else', async () => {
    const made = await create();
    expect(made.status).toBe(201);
    expect(at(made.body, 'data', 'attributes')).toMatchObject({
      status: 'disabled',
      url: URL,
      'api-version': '2025-12-08',
      'api-key-inflection': 'kebab',
      'file-access-token-expires-in': 21_600,
      'included-allowlist': { state: 'include_none' },
      'relationship-allowlist': { state: 'include_all' },
    });
    const secret = at(made.body, 'data', 'attributes', 'secret');
    expect(secret).toMatch(/^wbhsec_[A-Za-z0-9+/]{32}$/);
    const found = await api.send('GET', `/webhooks/${idOf(made)}`);
    expect(found.body).toEqual(made.body);
    expect(at(found.body, 'data', 'attributes', 'secrets')).toEqual([{ value: secret, 'expires-at': null }]);
    expect(JSON.stringify((await api.send('GET', '/webhooks')).body)).not.toContain('wbhsec_');
    expect(JSON.stringify((await act(idOf(made), 'enable')).body)).not.toContain('wbhsec_');
  });

  test('lies in the database with neither secret nor headers in the open, and its events without its address', async () => {
    const made = await create({ 'custom-http-headers': { Authorization: 'Bearer hunter2', 'X-API-Key': 'k3y' } });
    const secret = String(at(made.body, 'data', 'attributes', 'secret'));
    const headers = { 'idempotency-key': 'once' };
    await api.send('POST', `/webhooks/${idOf(made)}/clone`, undefined, { headers });
    for (const table of ['webhook_secrets', 'webhook_endpoints', 'objects', 'events', 'idempotency_keys']) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(
        api.service.db,
      );
      const text = rows.map(({ row }) => row).join('\n');
      for (const hidden of [secret, 'wbhsec_', 'hunter2', 'k3y']) expect(text).not.toContain(hidden);
      if (table === 'events') expect(text).not.toContain('t0ken');
    }
  });

  test('is enabled, disabled and archived, each with its event, and refused what it cannot', async () => {
    const id = idOf(await create());
    expect(statusOf(await act(id, 'enable'))).toBe('enabled');
    const again = await act(id, 'enable');
    expect(again.status).toBe(409);
    expect(at(again.body, 'errors', 0, 'details')).toMatch(/disabled, archived/);
    expect(statusOf(await act(id, 'disable'))).toBe('disabled');
    expect(statusOf(await act(id, 'archive'))).toBe('archived');
    for (const [action, sent] of [['enable'], ['disable'], ['archive'], ['rotate-secret', {}]] as const) {
      expect((await act(id, action, sent)).status).toBe(409);
    }
    expect((await api.send('PATCH', `/webhooks/${id}`, { data: { attributes: { name: 'x' } } })).status).toBe(409);
    expect(await eventsOf(id)).toEqual(['created', 'enabled', 'disabled', 'archived'].map((what) => `webhook.${what}`));
  });

  test('is changed in what is named, which is replaced whole', async () => {
    const made = await create({
      'payload-filter': { data: { attributes: { status: 'approved' } } },
      'api-attributes-blocklist': ['name-*'],
    });
    const patched = await api.send('PATCH', `/webhooks/${idOf(made)}`, {
      data: {
        attributes: {
          description: 'For the CRM',
          'enabled-events': ['inquiry.completed', 'workflow-run.failed'],
          'payload-filter': { data: { relationships: { 'inquiry-template': { data: { id: 'itmpl_1' } } } } },
          'included-allowlist': {
            state: 'custom',
            'event-types': [{ 'event-type': 'inquiry', relationships: ['account'] }],
          },
        },
      },
    });
    expect(at(patched.body, 'data', 'attributes')).toMatchObject({
      name: 'All',
      description: 'For the CRM',
      'enabled-events': ['inquiry.completed', 'workflow-run.failed'],
      'payload-filter': { data: { relationships: { 'inquiry-template': { data: { id: 'itmpl_1' } } } } },
      'api-attributes-blocklist': ['name-*'],
      'included-allowlist': {
        state: 'custom',
        'event-types': [{ 'event-type': 'inquiry', relationships: ['account'] }],
      },
    });
    expect(at(patched.body, 'data', 'attributes', 'payload-filter', 'data')).not.toHaveProperty('attributes');
  });

  test('is limited to templates by id or key, which our extensions show', async () => {
    const made = await create({ 'template-ids': ['onboarding', 'manual-review'] });
    expect(at(made.body, 'data', 'attributes')).not.toHaveProperty('template-ids');
    const found = await api.send('GET', `/webhooks/${idOf(made)}?extensions=true`);
    expect(at(found.body, 'data', 'attributes', 'template-ids')).toEqual([
      expect.stringMatching(/^itmpl_/),
      expect.stringMatching(/^ctmpl_/),
    ]);
    const refused = await create({ 'template-ids': ['onboarding', 'nowhere'] });
    expect(refused.status).toBe(422);
    expect(pointersOf(refused)).toEqual(['/data/attributes/template-ids/1']);
  });

  test('is listed by status, and unknown to another environment', async () => {
    const id = idOf(await create());
    const listed = await api.send('GET', '/webhooks?filter[status]=disabled&page[size]=1');
    expect(at(listed.body, 'data', 0, 'id')).toBe(id);
    const key = { key: elsewhere };
    expect((await api.send('GET', `/webhooks/${id}`, undefined, key)).status).toBe(404);
    expect((await api.send('PATCH', `/webhooks/${id}`, { data: {} }, key)).status).toBe(404);
    for (const action of ['enable', 'disable', 'archive', 'rotate-secret', 'clone']) {
      expect((await api.send('POST', `/webhooks/${id}/${action}`, undefined, key)).status).toBe(404);
    }
    expect((await api.send('GET', `/webhooks/${id}/deliveries`, undefined, key)).status).toBe(404);
    expect((await api.send('GET', '/webhooks/wbh_none/deliveries')).status).toBe(404);
    expect((await api.send('GET', `/webhooks/${id}/deliveries/wbhe_none`)).status).toBe(404);
    expect((await api.send('POST', `/webhooks/${id}/deliveries/wbhe_none/redeliver`)).status).toBe(404);
  });

  test('is cloned with everything but its secret, disabled', async () => {
    const made = await create({ 'api-attributes-blocklist': ['name-*'], 'api-key-inflection': 'camel' });
    await act(idOf(made), 'enable');
    const clone = await act(idOf(made), 'clone');
    expect(clone.status).toBe(200);
    expect(idOf(clone)).not.toBe(idOf(made));
    const {
      secret,
      secrets,
      'created-at': _,
      ...rest
    } = at(clone.body, 'data', 'attributes') as { [key: string]: Value };
    expect(at(made.body, 'data', 'attributes')).toMatchObject(rest);
    expect(secret).not.toBe(at(made.body, 'data', 'attributes', 'secret'));
    expect(secrets).toHaveLength(1);
  });
});

describe('rotating a secret', () => {
  test('leaves the one before valid for as long as is said, and never more than two', async () => {
    const made = await create();
    const first = at(made.body, 'data', 'attributes', 'secret');
    const rotated = await act(idOf(made), 'rotate-secret', { meta: { 'expires-in-seconds': 3600 } });
    const secrets = at(rotated.body, 'data', 'attributes', 'secrets') as readonly Value[];
    expect(secrets).toHaveLength(2);
    expect(secrets[0]).toMatchObject({ value: at(rotated.body, 'data', 'attributes', 'secret'), 'expires-at': null });
    expect(at(secrets[1] ?? null, 'value')).toBe(first);
    const left = Date.parse(String(at(secrets[1] ?? null, 'expires-at'))) - Date.now();
    expect(left).toBeGreaterThan(3_500_000);
    expect(left).toBeLessThanOrEqual(3_600_000);
    const twice = await act(idOf(made), 'rotate-secret');
    expect(JSON.stringify(twice.body)).not.toContain(String(first));
    expect(at(twice.body, 'data', 'attributes', 'secrets')).toHaveLength(2);
  });

  test('takes it away at once where that is asked', async () => {
    const made = await create();
    const rotated = await act(idOf(made), 'rotate-secret', { meta: { 'expires-in-seconds': 0 } });
    expect(at(rotated.body, 'data', 'attributes', 'secrets')).toHaveLength(1);
    expect((await act(idOf(made), 'rotate-secret', { meta: { 'expires-in-seconds': -1 } })).status).toBe(400);
  });
});

describe('bad input', () => {
  test.each([
    ['http://hooks.example/in', 'plain http'],
    ['https://user:secret@hooks.example/', 'credentials'],
    ['https://127.0.0.1/', 'loopback'],
    ['https://[::1]/', 'loopback'],
    ['https://localhost/', 'this machine'],
    ['https://10.0.0.8/', 'a private network'],
    ['https://169.254.169.254/latest/meta-data', 'a cloud’s inside'],
    ['https://2130706433/', 'loopback as a number'],
    ['https://hooks.example:22/', 'another port'],
    ['hooks.example', 'half of a URL'],
    ['javascript:alert(1)', 'another scheme'],
  ])('the URL %s is refused: %s', async (url) => {
    const refused = await create({ url });
    expect(refused.status).toBe(422);
    expect(pointersOf(refused)).toEqual(['/data/attributes/url']);
    expect(JSON.stringify(refused.body)).not.toContain('user:secret');
  });

  test('every fault is told at once, each with its place', async () => {
    const refused = await create({
      url: 'https://127.0.0.1/',
      'enabled-events': ['inquiry.completed', 'inquiry.complete', 'made.up'],
      'api-attributes-blocklist': ['ok', 'not/ok'],
      'custom-http-headers': {
        Host: 'other.example',
        'Persona-Signature': 'mine',
        'X-Ok': 'fine',
        'X-Bad': 'a\r\nb: c',
      },
    });
    expect(refused.status).toBe(422);
    expect(pointersOf(refused)).toEqual([
      '/data/attributes/url',
      '/data/attributes/enabled-events/1',
      '/data/attributes/enabled-events/2',
      '/data/attributes/api-attributes-blocklist/1',
      '/data/attributes/custom-http-headers/Host',
      '/data/attributes/custom-http-headers/Persona-Signature',
      '/data/attributes/custom-http-headers/X-Bad',
    ]);
    expect(at(refused.body, 'errors', 1, 'details')).toContain('inquiry.completed');
  });

  test.each([
    [{ name: '' }],
    [{ 'api-version': '1999-01-01' }],
    [{ 'api-key-inflection': 'shout' }],
    [{ 'included-allowlist': { state: 'some' } }],
    [{ 'included-allowlist': { state: 'custom', 'event-types': [{ 'event-type': 'a', relationships: ['*', 'b'] }] } }],
    [{ 'payload-filter': { attributes: {} } }],
    [{ 'file-access-token-expires-in': 1.5 }],
    [{ secret: 'mine' }],
    [{ url: 5 }],
  ])('%j is not the shape of a webhook', async (attributes) => {
    expect((await create(attributes as { [key: string]: Value })).status).toBe(400);
  });

  test('an installation without a key to seal with says so, and makes nothing', async () => {
    const { secrets: _, ...bare } = api.service;
    const app = createApi(bare, { referencePage: false });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const headers = { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json' };
    const text = JSON.stringify(body({ name: 'Never made' }));
    const refused = await fetch(`${url}/api/v1/webhooks`, { method: 'POST', headers, body: text });
    const said = await refused.text();
    await app.close();
    expect({ status: refused.status, said }).toEqual({
      status: 503,
      said: expect.stringContaining('USHER_ENCRYPTION_KEY'),
    });
    expect(JSON.stringify((await api.send('GET', '/webhooks?page[size]=100')).body)).not.toContain('Never made');
  });
});
