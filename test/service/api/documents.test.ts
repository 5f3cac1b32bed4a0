import type { Value } from '../../../interpreter/value';
import { trustDevice } from '../../../src/objects/verifications/trust-device';
import { findEnvironment } from '../../../src/organizations';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

type Body = { [key: string]: Value };

async function done(method: string, url: string, body?: Value): Promise<Sent> {
  const answer = await api.send(method, url, body);
  if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

const makeInquiry = async (): Promise<string> =>
  idOf(await done('POST', '/inquiries', { data: { attributes: { 'inquiry-template-id': 'onboarding' } } }));
const create = (path: string, type: string, attributes: Body = {}): Promise<Sent> =>
  api.send('POST', path, { data: { type, attributes } });
const statusOf = async (url: string): Promise<Value> =>
  at((await done('GET', url)).body, 'data', 'attributes', 'status');
const problemOf = ({ body }: Sent): Value => at(body, 'errors', 0);
const namesOf = async (id: string): Promise<readonly string[]> => {
  const { rows } = await api.service.pool.query<{ name: string }>(
    'select name from events where object_id = $1 order by created_at',
    [id],
  );
  return rows.map(({ name }) => name);
};

const FILE = { filename: 'a.pdf', url: 'https://files.example/a.pdf', 'byte-size': 7 };

describe('a document', () => {
  test.each<[string, string, Body]>([
    ['generic', 'generics', { kind: 'bill', files: [FILE], fields: { total_Due: 1 }, 'document-type': 'utility_bill' }],
    ['government-id', 'government-ids', { 'front-photo': FILE, 'id-class': 'dl', birthdate: '1990-01-02' }],
  ])('of type %s is made, retrieved and shown by its inquiry', async (type, plural, attributes) => {
    const inquiry = await makeInquiry();
    const id = idOf(await create('/documents', `document/${type}`, { 'inquiry-id': inquiry, ...attributes }));
    const read = await done('GET', `/document/${plural}/${id}`);
    expect(read.body).toMatchObject({
      data: {
        type: `document/${type}`,
        attributes: { ...attributes, status: 'initiated', 'processed-at': null, 'processed-at-ts': null },
        relationships: { inquiry: { data: { id: inquiry } }, 'document-files': { data: [] } },
      },
    });
    expect((await done('GET', `/documents/${id}`)).body).toEqual(read.body);
    const other = plural === 'generics' ? 'government-ids' : 'generics';
    expect((await api.send('GET', `/document/${other}/${id}`)).status).toBe(404);
    const whole = await done('GET', `/inquiries/${inquiry}?include=documents`);
    expect(at(whole.body, 'data', 'relationships', 'documents', 'data')).toEqual([{ type: `document/${type}`, id }]);
    expect(at(whole.body, 'included', 0, 'type')).toBe(`document/${type}`);
    expect(at((await done('GET', `/documents?filter[inquiry-id]=${inquiry}`)).body, 'data', 0, 'id')).toBe(id);
  });

  test.each(['document/government-id-nfc', 'document/mdoc'])('can be %s', async (type) => {
    const id = idOf(await create('/documents', type));
    expect(at((await done('GET', `/documents/${id}`)).body, 'data', 'type')).toBe(type);
  });

  test('starts its inquiry when it is sent in, is read, and tells of it', async () => {
    const inquiry = await makeInquiry();
    const id = idOf(await create('/documents', 'document/generic', { 'inquiry-id': inquiry }));
    expect(await statusOf(`/inquiries/${inquiry}`)).toBe('created');
    await done('POST', `/documents/${id}/submit`);
    expect(await statusOf(`/inquiries/${inquiry}`)).toBe('pending');
    await done('PATCH', `/documents/${id}`, { data: { attributes: { fields: { total: 7 } } } });
    const processed = await done('POST', `/documents/${id}/process`);
    expect(at(processed.body, 'data', 'attributes')).toMatchObject({
      status: 'processed',
      'processed-at': expect.any(String),
      'processed-at-ts': expect.any(Number),
      fields: { total: 7 },
    });
    expect(await namesOf(id)).toEqual([
      'document.created',
      'document.submitted',
      'document.pending',
      'document.updated',
      'document.extracted',
      'document.processed',
    ]);
    const again = await api.send('POST', `/documents/${id}/submit`);
    expect([again.status, at(problemOf(again), 'code')]).toEqual([409, 'move_not_allowed']);
  });

  test('that cannot be read is errored', async () => {
    const id = idOf(await create('/documents', 'document/generic'));
    await done('POST', `/documents/${id}/submit`);
    await done('POST', `/documents/${id}/fail`);
    expect((await namesOf(id)).at(-1)).toBe('document.errored');
  });

  test.each<[string, string, Body, number, string]>([
    ['an attribute of another type', 'document/generic', { 'id-class': 'dl' }, 422, '/data/attributes/id-class'],
    [
      'a photo without an address',
      'document/government-id',
      { 'front-photo': {} },
      400,
      '/data/attributes/front-photo/url',
    ],
    ['an unknown inquiry', 'document/generic', { 'inquiry-id': 'inq_none' }, 404, '/data/attributes/inquiry-id'],
    ['an unknown type', 'document/poem', {}, 400, '/data/type'],
  ])('with %s is refused', async (_, type, attributes, status, pointer) => {
    const refused = await create('/documents', type, attributes);
    expect(refused.status).toBe(status);
    expect(at(problemOf(refused), 'source', 'pointer')).toBe(pointer);
  });

  test('keeps its type, and is not shown to another environment', async () => {
    const id = idOf(await create('/documents', 'document/generic'));
    const refused = await api.send('PATCH', `/documents/${id}`, { data: { attributes: { 'front-photo': FILE } } });
    expect(refused.status).toBe(422);
    await api.service.pool.query(
      `update objects set environment_id = (select id from environments where key = 'production') where id = $1`,
      [id],
    );
    expect((await api.send('GET', `/documents/${id}`)).status).toBe(404);
  });
});

test('a selfie is made, starts its inquiry when it is sent in, and is shown by it', async () => {
  const inquiry = await makeInquiry();
  const id = idOf(
    await create('/selfies', 'selfie/center-only', {
      'inquiry-id': inquiry,
      'center-photo': { url: 'https://x.example/c' },
    }),
  );
  for (const action of ['submit', 'process']) await done('POST', `/selfies/${id}/${action}`);
  expect(await namesOf(id)).toEqual(['selfie.created', 'selfie.submitted', 'selfie.processed']);
  const whole = await done('GET', `/inquiries/${inquiry}?include=selfies`);
  expect(at(whole.body, 'data', 'attributes', 'status')).toBe('pending');
  expect(at(whole.body, 'data', 'relationships', 'selfies', 'data')).toEqual([{ type: 'selfie/center-only', id }]);
  expect(at(whole.body, 'included', 0)).toMatchObject({
    type: 'selfie/center-only',
    attributes: { status: 'processed' },
  });
  expect(at((await done('GET', `/selfies/${id}`)).body, 'data', 'relationships', 'inquiry', 'data', 'id')).toBe(
    inquiry,
  );
  expect(at((await done('GET', `/selfies?filter[status]=processed`)).body, 'data', 0, 'id')).toBe(id);
  expect((await create('/selfies', 'selfie/landscape')).status).toBe(400);
});

describe('a device', () => {
  const sit = async (inquiry: string, visit: Body): Promise<string> =>
    idOf(await done('POST', '/inquiry-sessions', { data: { attributes: { 'inquiry-id': inquiry, ...visit } } }));
  const devicesOf = async (session: string): Promise<readonly Value[]> =>
    at((await done('GET', `/devices?filter[inquiry-session-id]=${session}`)).body, 'data') as readonly Value[];

  test('is made when a session brings a fingerprint, and known again by it', async () => {
    const visit = { 'device-fingerprint': 'df-1', 'browser-fingerprint': 'bf-1' };
    const [first] = await devicesOf(await sit(await makeInquiry(), visit));
    expect(at(first ?? null, 'attributes')).toEqual({ ...visit, 'device-vendor-id': null });
    const session = await sit(await makeInquiry(), visit);
    expect(await devicesOf(session)).toEqual([first]);
    const shown = await done('GET', `/inquiry-sessions/${session}?include=device`);
    expect(at(shown.body, 'data', 'relationships', 'device', 'data')).toEqual({
      type: 'device',
      id: at(first ?? null, 'id'),
    });
    expect(at(shown.body, 'included', 0)).toEqual(first);
    expect(at((await done('GET', `/devices/${String(at(first ?? null, 'id'))}`)).body, 'data')).toEqual(first);
    const [other] = await devicesOf(await sit(await makeInquiry(), { ...visit, 'device-fingerprint': 'df-2' }));
    expect(at(other ?? null, 'id')).not.toBe(at(first ?? null, 'id'));
  });

  test('says whether it is trusted to whoever asks for more than the published document has', async () => {
    const session = await sit(await makeInquiry(), { 'device-fingerprint': 'df-trusted' });
    const [device] = await devicesOf(session);
    const id = String(at(device ?? null, 'id'));
    const shown = async () => at((await done('GET', `/devices/${id}?extensions=true`)).body, 'data', 'attributes');
    const nothing = { trusted: false, 'trusted-at': null, 'trusted-until': null };
    expect(await shown()).toMatchObject(nothing);
    await api.service.db.transaction().execute(async (trx) => {
      const row = await trx
        .selectFrom('objects')
        .select('environment_id')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const environment = await findEnvironment(trx, row.environment_id);
      const writing = { trx, environment, actor: { type: 'api-key', id: 'key_test' } as const, cause: { depth: 0 } };
      return trustDevice(writing, id, 3_600_000);
    });
    const time = expect.stringMatching(/Z$/);
    expect(await shown()).toMatchObject({ trusted: true, 'trusted-at': time, 'trusted-until': time });
    expect(at((await done('GET', `/devices/${id}`)).body, 'data')).toEqual(device);
  });

  test('is one, when many sessions bring its fingerprint at once', async () => {
    const inquiries = await Promise.all([1, 2, 3, 4, 5].map(makeInquiry));
    const sessions = await Promise.all(inquiries.map((inquiry) => sit(inquiry, { 'device-fingerprint': 'df-many' })));
    const devices = (await Promise.all(sessions.map(devicesOf))).flat();
    expect(new Set(devices.map((device) => at(device, 'id'))).size).toBe(1);
  });

  test('is not made without a fingerprint', async () => {
    expect(await devicesOf(await sit(await makeInquiry(), {}))).toEqual([]);
  });

  test('is asked for by session', async () => {
    expect((await api.send('GET', '/devices')).status).toBe(400);
    // The published list of devices declares no 404.
    expect((await api.send('GET', '/devices?filter[inquiry-session-id]=iqse_none')).status).toBe(400);
    expect((await api.send('GET', '/devices/dev_none')).status).toBe(404);
  });
});
