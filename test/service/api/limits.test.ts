import { createApi } from '../../../api/create-api';
import { connect } from '../../../src/database';
import { at, openTestApi } from './test-api';

const opened: { close(): Promise<unknown> }[] = [];

/** Closed after the test, also when it fails; what was opened last first. */
const keep = <T extends { close(): Promise<unknown> }>(one: T): T => {
  opened.push(one);
  return one;
};

afterEach(async () => {
  for (let one = opened.pop(); one !== undefined; one = opened.pop()) await one.close();
});

test('an environment has so many requests a minute; then 429 says when the next begins', async () => {
  const api = keep(await openTestApi({ requestsPerMinute: 3 }));
  const answers = [];
  for (let asked = 0; asked < 4; asked += 1) answers.push(await api.send('GET', '/inquiries'));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  expect(answers.map(({ headers }) => headers['ratelimit-remaining'])).toEqual(['2', '1', '0', '0']);
  const [, , , limited] = answers;
  expect(limited?.headers['ratelimit-limit']).toBe('3');
  expect(Number(limited?.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(limited?.headers['retry-after'])).toBeLessThanOrEqual(60);
  expect(at(limited?.body ?? null, 'errors', 0, 'title')).toBe('Rate limit exceeded');
});

test('a key that was revoked opens nothing', async () => {
  const api = keep(await openTestApi());
  await api.service.db.updateTable('api_keys').set({ revoked_at: new Date() }).execute();
  expect((await api.send('GET', '/inquiries')).status).toBe(401);
});

test('with Postgres away every route is a 503 with Retry-After, and says that nothing was written', async () => {
  const api = keep(await openTestApi());
  const away = keep(connect('postgres://nobody@127.0.0.1:1/nothing', { poolSize: 1 }));
  const app = createApi({ ...api.service, db: away.db, pool: away.pool }, { referencePage: false });
  keep({ close: () => app.close() });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  for (const [method, path] of [
    ['GET', '/inquiries'],
    ['POST', '/inquiries'],
    ['POST', '/workflows/x/trigger'],
    ['GET', '/workflow-runs'],
  ] as const) {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${api.apiKey}` },
    });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toMatchObject({ errors: [{ title: 'Service unavailable' }] });
  }
});

test('with Postgres gone after the key was remembered, a trigger is a 503 and nothing is left of it', async () => {
  const api = keep(await openTestApi());
  const gone = keep(connect('postgres://nobody@127.0.0.1:1/nothing', { poolSize: 1 }));
  let db = api.service.db;
  const service = {
    ...api.service,
    get db() {
      return db;
    },
  };
  const app = createApi(service, { referencePage: false });
  keep({ close: () => app.close() });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${url}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json', 'idempotency-key': 'k' },
    });
  expect((await ask('/inquiries')).status).toBe(200);
  db = gone.db;
  const body = JSON.stringify({ data: { attributes: { 'inquiry-template-id': 'onboarding' } } });
  const failed = await ask('/inquiries', { method: 'POST', body });
  expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '1']);
  db = api.service.db;
  expect(await (await ask('/inquiries')).json()).toMatchObject({ data: [] });
  expect((await ask('/inquiries', { method: 'POST', body })).status).toBe(201);
});

test('what fails unexpectedly is a 500 that says nothing of how, and is logged without its words', async () => {
  const api = keep(await openTestApi());
  const broken = { ...api.service, temporal: api.service.temporal, db: undefined as never };
  const app = createApi(broken, { referencePage: false });
  keep({ close: () => app.close() });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const response = await fetch(`${url}/api/v1/inquiries`, { headers: { authorization: 'Bearer secret-key' } });
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(JSON.parse(text)).toEqual({ errors: [{ title: 'Internal error', details: expect.any(String) }] });
  expect(text).not.toMatch(/undefined|TypeError|\.ts/);
  expect(JSON.stringify(api.logged)).not.toMatch(/secret-key/);
  expect(api.logged).toEqual([
    expect.objectContaining({ name: 'TypeError', requestId: response.headers.get('request-id') }),
  ]);
});
