import type { Value } from '../../../interpreter/value';
import { ApiLogWriter, type SeenRequest } from '../../../src/api-logs';
import { forgetApiLogs } from '../../../src/api-logs/forget-api-logs';
import { redactApiLogs } from '../../../src/api-logs/redact-api-logs';
import { until } from '../../harness/until';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

/** The log of a request, once it is written. */
async function logOf(answer: Sent): Promise<Sent> {
  const id = answer.headers['request-id'] ?? '';
  let found: Sent | undefined;
  let asking = false;
  await until(`there is a log of ${id}`, () => {
    if (!asking && found === undefined) {
      asking = true;
      void api.send('GET', `/api-logs/${id}?extensions=true`).then((answered) => {
        if (answered.status === 200) found = answered;
        asking = false;
      });
    }
    return found !== undefined;
  });
  if (found === undefined) throw new Error('There is a log.');
  return found;
}

let people = 0;
const person = () => {
  people += 1;
  return { data: { attributes: { 'reference-id': `person-${people}`, tags: ['noted'] } } };
};
const seen = (id: string, more: Partial<SeenRequest> = {}): SeenRequest => ({
  id,
  environmentId: '',
  keyId: 'api_x',
  createdAt: new Date(),
  method: 'GET',
  path: '/',
  status: 200,
  ipAddress: '::1',
  requestHeaders: {},
  query: {},
  requestBody: null,
  responseHeaders: {},
  ...more,
});
const environmentId = async (): Promise<string> =>
  String((await api.service.pool.query(`select id from environments where key = 'sandbox'`)).rows[0]?.id);

test('a change leaves what was asked and answered, under the id of its request, by the published document', async () => {
  const asked = person();
  const answer = await api.send('POST', '/accounts', asked);
  const log = await logOf(answer);
  expect(log.body).toMatchObject({
    data: {
      type: 'api-log',
      id: answer.headers['request-id'],
      attributes: {
        request: {
          method: 'POST',
          path: '/api/v1/accounts',
          headers: { Authorization: '****-****-************' },
          'get-params': {},
          'post-params': asked,
        },
        response: { status: 201, headers: { 'Request-Id': answer.headers['request-id'] }, body: answer.body },
        'redacted-at': null,
        'api-key-id': expect.stringMatching(/^api_/),
      },
    },
  });
  const published = await api.send('GET', `/api-logs/${answer.headers['request-id']}`);
  expect(at(published.body, 'data', 'attributes', 'response')).not.toHaveProperty('body');
  expect((await api.send('GET', '/api-logs?page[size]=5')).status).toBe(200);
});

test('a refusal leaves its answer; a page that was read leaves none', async () => {
  const refused = await logOf(await api.send('POST', '/accounts', { data: { attributes: { colour: 'red' } } }));
  expect(at(refused.body, 'data', 'attributes', 'response')).toMatchObject({
    status: 400,
    body: { errors: expect.anything() },
  });
  const read = await logOf(await api.send('GET', '/inquiries?page[size]=1'));
  expect(at(read.body, 'data', 'attributes', 'request', 'get-params')).toEqual({ page: { size: '1' } });
  expect(at(read.body, 'data', 'attributes', 'response', 'body')).toBeNull();
});

test('what opens something is in no log: keys, secrets, tokens', async () => {
  const made = await api.send('POST', '/api-keys', { data: { attributes: { name: 'Logged' } } });
  await logOf(made);
  const fields = { fields: { 'api-secret': 'secret-value', nested: [{ password: 'pass-value' }] } };
  await logOf(await api.send('POST', '/workflows/none/trigger', { data: { attributes: fields } }));
  const file = { data: Buffer.from('reference_id\nfile-value\n').toString('base64'), filename: 'people.csv' };
  await logOf(await api.send('POST', '/importer/accounts', { data: { attributes: { file } } }));
  const { rows } = await api.service.pool.query('select api_logs::text as log from api_logs');
  const all = JSON.stringify(rows);
  expect(all).toContain('Logged');
  for (const secret of [
    String(at(made.body, 'data', 'attributes', 'value')),
    api.apiKey,
    'secret-value',
    'pass-value',
    file.data,
  ]) {
    expect(all).not.toContain(secret);
  }
});

test('of a large body only its size is kept', async () => {
  const note = 'x'.repeat(40_000);
  const log = await logOf(await api.send('POST', '/inquiries', { data: { attributes: { note } } }));
  expect(at(log.body, 'data', 'attributes', 'request', 'post-params')).toEqual({
    left_out: expect.stringMatching(/^400\d\d bytes/),
  });
});

test('logs are paged newest first, and another environment has none of them', async () => {
  const asked: Sent[] = [];
  for (let n = 0; n < 3; n += 1) asked.push(await api.send('GET', '/accounts'));
  for (const one of asked) await logOf(one);
  const ids: Value[] = [];
  for (let url: Value = '/api/v1/api-logs?page[size]=2'; typeof url === 'string'; ) {
    const page: Sent = await api.send('GET', url.replace('/api/v1', ''));
    ids.push(...(at(page.body, 'data') as readonly Value[]).map((log) => at(log, 'id')));
    url = at(page.body, 'links', 'next');
  }
  const mine = asked.map(({ headers }) => headers['request-id']);
  expect(ids.filter((id) => mine.includes(String(id)))).toEqual(mine.reverse());

  await api.service.pool.query(
    `insert into api_logs (id, environment_id, key_id, created_at, method, path, status, ip_address, request_headers, response_headers)
     select 'req_elsewhere', id, 'k', now(), 'GET', '/', 200, '::1', '{}', '{}' from environments where key = 'production'`,
  );
  expect((await api.send('GET', '/api-logs/req_elsewhere')).status).toBe(404);
});

test('a redacted object takes what its requests said with it, also of logs that are written later', async () => {
  const answer = await api.send('POST', '/accounts', person());
  await logOf(answer);
  const id = idOf(answer);
  const later = {
    requestBody: { note: `about ${id}` },
    createdAt: new Date(Date.now() - 1000),
    environmentId: await environmentId(),
  };
  expect(await redactApiLogs(api.service.db, [id])).toBeGreaterThan(0);
  const log = await logOf(answer);
  expect(log.body).toMatchObject({
    data: {
      attributes: {
        request: { method: 'POST', path: '/api/v1/accounts', 'post-params': {} },
        response: { status: 201, body: null },
        'redacted-at': expect.any(String),
      },
    },
  });
  expect((await api.send('DELETE', `/accounts/${id}`)).status).toBe(200);
  const writer = new ApiLogWriter(api.service);
  writer.add(seen('req_later', later));
  await writer.flush();
  const { rows } = await api.service.pool.query(
    `select request_body, redacted_at from api_logs where id = 'req_later'`,
  );
  expect(rows).toEqual([{ request_body: null, redacted_at: expect.any(Date) }]);
});

test('a log that is being written beside a redaction keeps nothing either', async () => {
  const id = idOf(await api.send('POST', '/accounts', person()));
  const { pool } = api.service;
  const held = await pool.connect();
  const isWaiting = async () =>
    (await pool.query(`select from pg_locks where locktype = 'advisory' and not granted`)).rowCount === 1;
  // The statement has looked at the objects when it comes to its rows.
  await pool.query(`
    create function hold_log() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock(4711); return new; end';
    create trigger hold_log before insert on api_logs for each row when (new.id = 'req_beside')
      execute function hold_log()`);
  try {
    await held.query('select pg_advisory_lock(4711)');
    const writer = new ApiLogWriter(api.service);
    const more = { environmentId: await environmentId(), requestBody: { note: `about ${id}` } };
    writer.add(seen('req_beside', { ...more, createdAt: new Date(Date.now() - 1000) }));
    const written = writer.flush();
    while (!(await isWaiting()));
    expect((await api.send('DELETE', `/accounts/${id}`)).status).toBe(200);
    await redactApiLogs(api.service.db, [id]);
    await held.query('select pg_advisory_unlock(4711)');
    await written;
  } finally {
    await pool.query('drop trigger hold_log on api_logs; drop function hold_log');
    held.release();
  }
  const { rows } = await pool.query(`select request_body, redacted_at from api_logs where id = 'req_beside'`);
  expect(rows).toEqual([{ request_body: null, redacted_at: expect.any(Date) }]);
});

test('logs are forgotten after two weeks', async () => {
  const writer = new ApiLogWriter(api.service);
  const day = 24 * 3_600_000;
  const environment = { environmentId: await environmentId() };
  writer.add(seen('req_old', { ...environment, createdAt: new Date(Date.now() - 14 * day - 1000) }));
  writer.add(seen('req_young', { ...environment, createdAt: new Date(Date.now() - 14 * day + 60_000) }));
  await writer.flush();
  expect(await forgetApiLogs(api.service.db)).toBe(1);
  const { rows } = await api.service.pool.query(`select id from api_logs where id in ('req_old', 'req_young')`);
  expect(rows).toEqual([{ id: 'req_young' }]);
});

test('logs that cannot be written are dropped and counted, and the next ones are written', async () => {
  const writer = new ApiLogWriter(api.service);
  writer.add(seen('req_nowhere', { environmentId: 'env_none' }));
  await writer.flush();
  expect(api.logged).toContainEqual({ dropped: 1 });
  writer.add(seen('req_after', { environmentId: await environmentId() }));
  await writer.flush();
  expect((await api.service.pool.query(`select 1 from api_logs where id = 'req_after'`)).rowCount).toBe(1);
});

test('a key says when it was last used', async () => {
  await logOf(await api.send('GET', '/inquiries'));
  const keys = await api.send('GET', '/api-keys?filter[name]=development');
  expect(at(keys.body, 'data', 0, 'attributes', 'last-used-at')).toEqual(expect.any(String));
});

test('the rate limit is told as the headers tell it', async () => {
  const { body, headers } = await api.send('GET', '/rate-limits');
  expect(body).toEqual({
    data: [
      {
        type: 'rate-limit/api',
        attributes: {
          limit: Number(headers['ratelimit-limit']),
          remaining: Number(headers['ratelimit-remaining']),
          'seconds-to-reset': Number(headers['ratelimit-reset']),
        },
      },
    ],
  });
});
