import { connect as connectSocket } from 'node:net';
import { PERSONA_VERSIONS } from '../../../api/doors/persona-versions';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const INQUIRY = { data: { attributes: { 'inquiry-template-id': 'onboarding' } } };

/** Nothing in an answer tells how we are built. */
const expectClean = (answer: Sent): void => {
  const text = JSON.stringify(answer.body);
  expect(text).not.toMatch(/\bat .*\.[jt]s|node_modules|select |insert into|Error:/);
  expect(at(answer.body, 'errors', 0, 'title')).toEqual(expect.any(String));
};

const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(api.url);
    const socket = connectSocket(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString();
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });

describe('a body', () => {
  const send = (text: string, headers: { [name: string]: string } = {}) =>
    api.send('POST', '/inquiries', undefined, { text, headers });

  test.each([
    ['that is not JSON', '{"data":', 400],
    ['that is JSON of another kind', '7', 400],
    ['that is nested too deeply', `${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}`, 400],
    ['with NUL in a text', '{"data":{"attributes":{"note":"a\\u0000b"}}}', 400],
    ['with half a surrogate pair', '{"data":{"attributes":{"note":"\\udc00"}}}', 400],
    ['with a number that no reader agrees on', '{"data":{"attributes":{"note":1e400}}}', 400],
    ['with a key that is a trap', '{"data":{"__proto__":{"attributes":{}}}}', 400],
    ['larger than 1 MiB', JSON.stringify({ data: { attributes: { note: 'x'.repeat(1_100_000) } } }), 413],
  ])('%s is refused and nothing breaks', async (_, text, status) => {
    const answer = await send(text);
    expect(answer.status).toBe(status);
    expectClean(answer);
  });

  test('of another media type is a 415', async () => {
    const answer = await send('data=1', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(answer.status).toBe(415);
    expectClean(answer);
  });

  test('with unknown keys is a 400 that names each of them, as it was spelled', async () => {
    const answer = await api.send('POST', '/inquiries', {
      data: { attributes: { inquiry_template_id: 'onboarding', shoe_size: 44 }, colour: 'red' },
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      errors: [
        {
          title: 'Bad Request',
          details: 'data.attributes.shoe_size is not known here.',
          meta: { pointer: '/data/attributes/shoe_size' },
        },
        { details: 'data.colour is not known here.' },
      ],
    });
  });

  test('with one key in two spellings is a 400', async () => {
    const answer = await send('{"data":{"attributes":{"reference-id":"a","reference_id":"b"}}}');
    expect(answer.status).toBe(400);
    expect(at(answer.body, 'errors', 0, 'details')).toContain('reference_id');
  });

  test('with a value of a wrong type says which type it takes', async () => {
    const answer = await api.send('POST', '/inquiries', { data: { attributes: { note: 7, tags: 'one' } } });
    expect(answer.status).toBe(400);
    expect(at(answer.body, 'errors', 0, 'details')).toMatch(/^data\.attributes\.note .*string/);
  });

  test('that is left out where nothing is needed is taken, with or without a media type', async () => {
    const id = idOf(await api.send('POST', '/inquiries', INQUIRY));
    expect((await api.send('POST', `/inquiries/${id}/mark-for-review`, undefined, { text: '' })).status).toBe(200);
    expect((await api.send('POST', `/inquiries/${id}/approve`)).status).toBe(200);
  });
});

describe('an address', () => {
  test.each([
    ['GET', '/nothing', 404],
    ['GET', '/inquiries/inq_none', 404],
    ['GET', '/inquiries/%00', 400],
    ['GET', '/inquiries/%E0%A4%A', 400],
    ['GET', `/inquiries/${'x'.repeat(300)}`, 404],
    ['GET', '/inquiries/a%20b', 404],
    ['GET', "/inquiries/'or'1'='1", 404],
    ['PUT', '/inquiries', 405],
    ['DELETE', '/workflow-runs', 405],
    ['POST', '/workflow-runs', 405],
    ['GET', '/workflows/x/trigger', 405],
    ['GET', '/inquiries?filter[note]=%00', 400],
    ['GET', '/workflow-runs?filter[labels][__proto__]=x', 400],
    ['GET', `/inquiries?${'a[b]'.repeat(500)}=1`, 400],
  ])('that cannot be is refused: %s %.40s is a %i', async (method, url, status) => {
    const answer = await api.send(method, url);
    expect(answer.status).toBe(status);
    expectClean(answer);
    if (status === 405) expect(answer.headers['allow']).toMatch(/GET|POST/);
  });

  test('outside of /api/v1 that is nothing is a 404 in the same shape', async () => {
    const response = await fetch(`${api.url}/elsewhere`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ code: 'route_not_found' }] });
  });

  test('what is not HTTP is answered in the same shape too', async () => {
    const answer = await raw('NONSENSE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ errors: [{ title: 'Bad Request' }] });
    const large = await raw(`GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`);
    expect(large).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe('a header', () => {
  test.each([
    ['key-inflection', 'shouting'],
    ['persona-version', '1999-01-01'],
    ['idempotency-key', 'k'.repeat(256)],
  ])('%s: %.20s is a 400', async (name, value) => {
    const answer = await api.send('GET', '/inquiries', undefined, { headers: { [name]: value } });
    expect(answer.status).toBe(400);
    expectClean(answer);
    if (name === 'key-inflection') expect(at(answer.body, 'errors', 0, 'details')).toContain('kebab, camel, snake');
    if (name === 'persona-version') expect(at(answer.body, 'errors', 0, 'details')).toContain('2025-12-08');
  });

  test('Persona-Version may name any published version', async () => {
    for (const version of PERSONA_VERSIONS) {
      const answer = await api.send('GET', '/inquiries', undefined, { headers: { 'persona-version': version } });
      expect(answer.status).toBe(200);
    }
  });
});

describe('without a key that opens anything', () => {
  test.each([
    ['none', null],
    ['one that is unknown', 'usher_sandbox_unknown'],
    ['one with strange characters', "%00'--"],
  ])('%s: 401, whatever is asked', async (_, key) => {
    for (const [method, url] of [
      ['GET', '/inquiries'],
      ['GET', '/nothing'],
      ['POST', '/inquiries'],
    ] as const) {
      const answer = await api.send(method, url, undefined, { key });
      expect(answer.status).toBe(url === '/nothing' ? 404 : 401);
    }
  });

  test('a scheme that is not Bearer is a 401', async () => {
    const headers = { authorization: `Basic ${api.apiKey}` };
    expect((await api.send('GET', '/inquiries', undefined, { key: null, headers })).status).toBe(401);
  });
});

test('nothing personal, and no unexpected failure, was logged on the way', () => {
  expect(JSON.stringify(api.logged)).not.toMatch(/unexpected|ref-1|Jane/);
});
