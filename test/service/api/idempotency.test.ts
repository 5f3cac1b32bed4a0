import { createHash, randomBytes } from 'node:crypto';
import { canonicalize } from '../../../interpreter/canonical';
import { answerOnce } from '../../../src/idempotency/answer-once';
import { createSecrets } from '../../../src/secrets/secrets';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const create = (key: string, note: string, url = '/inquiries'): Promise<Sent> =>
  api.send(
    'POST',
    url,
    { data: { attributes: { 'inquiry-template-id': 'onboarding', note } } },
    { headers: { 'idempotency-key': key } },
  );

const countNotes = async (note: string): Promise<number> => {
  const found = await api.send('GET', `/inquiries?filter[note]=${note}&page[size]=100`);
  return (at(found.body, 'data') as readonly unknown[]).length;
};

describe('an Idempotency-Key', () => {
  test('answers the same again, and does it once', async () => {
    const first = await create('once', 'once');
    const again = await create('once', 'once');
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(await countNotes('once')).toBe(1);
  });

  test('with another body is a 422, on another address it is another key', async () => {
    await create('reused', 'first');
    const other = await create('reused', 'second');
    expect(other.status).toBe(422);
    const id = idOf(await create('reused', 'first'));
    const headers = { 'idempotency-key': 'reused' };
    const approved = await api.send('POST', `/inquiries/${id}/approve`, {}, { headers });
    expect(approved.status).toBe(200);
    // Approving twice is a 409; the same request again is not a second approval.
    expect((await api.send('POST', `/inquiries/${id}/approve`, {}, { headers })).status).toBe(200);
    expect((await api.send('POST', `/inquiries/${id}/approve`, {})).status).toBe(409);
  });

  test('keeps of the body nothing that it could be guessed by without the key of the installation', async () => {
    await create('hashed', 'hashed');
    const { rows } = await api.service.pool.query(`select body_hash from idempotency_keys where key = 'hashed'`);
    const body = { data: { attributes: { 'inquiry-template-id': 'onboarding', note: 'hashed' } } };
    expect(rows[0]?.body_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(rows[0]?.body_hash).not.toBe(createHash('sha256').update(canonicalize(body)).digest('hex'));
  });

  test('is known again after the installation was given a newer key of its own', async () => {
    const [old, newer] = [1, 2].map(() => randomBytes(32).toString('base64')) as [string, string];
    const environmentId = String((await api.service.pool.query('select id from environments')).rows[0]?.id);
    const ask = (keys: readonly string[], body: string) => {
      const [bodyHash = '', ...olderHashes] = createSecrets(keys).digests(body);
      const key = { environmentId, operation: 'POST /there', key: 'kept', bodyHash, olderHashes };
      return answerOnce(api.service.db, key, async () => ({ status: 200, body }));
    };
    await ask([old], 'a');
    expect(await ask([newer, old], 'a')).toEqual({ status: 200, body: 'a' });
    await expect(ask([newer, old], 'b')).rejects.toMatchObject({ fault: { code: 'idempotency_key_reused' } });
    await expect(ask([newer], 'a')).rejects.toMatchObject({ fault: { code: 'idempotency_key_reused' } });
  });

  test('keeps a refusal as it keeps an answer', async () => {
    const body = { data: { attributes: { 'inquiry-template-id': 'later' } } };
    const headers = { 'idempotency-key': 'refused' };
    const refused = await api.send('POST', '/inquiries', body, { headers });
    expect(refused.status).toBe(404);
    await api.send('POST', '/inquiry-templates', { data: { attributes: { name: 'Later', key: 'later' } } });
    const again = await api.send('POST', '/inquiries', body, { headers });
    expect([again.status, again.body]).toEqual([404, refused.body]);
    expect((await api.send('POST', '/inquiries', body)).status).toBe(201);
  });

  test('of ten requests at once lets one do it; the others get its answer, or are told to ask again', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => create('race', 'race')));
    for (const { status } of answers) expect([201, 409]).toContain(status);
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(idOf)).size).toBe(1);
    expect(await countNotes('race')).toBe(1);
    expect((await create('race', 'race')).status).toBe(201);
  });

  test('of a change that failed half way is free again, with nothing done', async () => {
    const headers = { 'idempotency-key': 'half' };
    const id = idOf(await create('half-inquiry', 'half'));
    const actions = { meta: { 'simulate-actions': [{ type: 'start_inquiry' }, { type: 'start_inquiry' }] } };
    const failed = await api.send('POST', `/inquiries/${id}/perform-simulate-actions`, actions, { headers });
    expect(failed.status).toBe(409);
    expect(at((await api.send('GET', `/inquiries/${id}`)).body, 'data', 'attributes', 'status')).toBe('created');
  });

  test('is forgotten after 24 hours', async () => {
    const first = await create('old', 'old');
    await api.service.db
      .updateTable('idempotency_keys')
      .set({ created_at: new Date(Date.now() - 25 * 3_600_000) })
      .where('key', '=', 'old')
      .execute();
    const later = await create('old', 'newer');
    expect(later.status).toBe(201);
    expect(idOf(later)).not.toBe(idOf(first));
    expect(idOf(await create('old', 'newer'))).toBe(idOf(later));
  });

  test('on a definition answers the push as it was answered first', async () => {
    const definition = { key: 'twice', name: 'Twice', trigger: { type: 'api', fields: {} }, steps: [], output: {} };
    const headers = { 'idempotency-key': 'push' };
    const push = () => api.send('POST', '/workflows', { data: { attributes: { definition } } }, { headers });
    const first = await push();
    expect(first.status).toBe(200);
    expect((await push()).body).toEqual(first.body);
  });

  test('is not looked at where nothing is changed', async () => {
    const headers = { 'idempotency-key': 'read' };
    expect((await api.send('GET', '/inquiries', undefined, { headers })).status).toBe(200);
    expect((await api.send('GET', '/accounts', undefined, { headers })).status).toBe(200);
  });
});
