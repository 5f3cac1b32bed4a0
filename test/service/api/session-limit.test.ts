import type { Value } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

const MOST = 25;

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const post = (url: string, body?: Value, headers = {}): Promise<Sent> => api.send('POST', url, body, { headers });
const sit = (inquiry: string, headers = {}): Promise<Sent> =>
  post('/inquiry-sessions', { data: { attributes: { 'inquiry-id': inquiry } } }, headers);
const start = (id: string): Promise<Sent> =>
  post(`/inquiries/${id}/perform-simulate-actions`, { meta: { 'simulate-actions': [{ type: 'start_inquiry' }] } });
const statusOf = async (url: string): Promise<Value> =>
  at((await api.send('GET', url)).body, 'data', 'attributes', 'status');
const refusalOf = ({ status, body }: Sent): Value => [status, at(body, 'errors', 0, 'meta', 'code')];
const REFUSED = [409, 'too_many_sessions'];

/** An inquiry that has had as many sessions as it may have. */
async function begin(): Promise<string> {
  const id = idOf(await post('/inquiries', { data: { attributes: { 'inquiry-template-id': 'onboarding' } } }));
  for (let count = 0; count < MOST; count += 1) expect((await sit(id)).status).toBe(201);
  return id;
}

async function expiriesOf(id: string): Promise<readonly Value[]> {
  const { rows } = await api.service.pool.query<{ context: Value }>(
    `select context from events where object_id = $1 and name = 'inquiry.expired'`,
    [id],
  );
  return rows.map(({ context }) => context);
}

test.each<[string, (id: string) => Promise<Sent>, Value]>([
  ['a session', sit, [409, 'inquiry_closed']],
  ['a one-time link', (id) => post(`/inquiries/${id}/generate-one-time-link`), [409, 'inquiry_closed']],
  // What would be resumed has no room for the session that it is resumed with.
  ['being resumed', (id) => post(`/inquiries/${id}/resume`), REFUSED],
])('%s beyond the limit is refused, and the inquiry has expired by it', async (_, attempt, afterwards) => {
  const id = await begin();
  await start(id);
  const attributes = { 'inquiry-id': id };
  const verification = idOf(await post('/verifications', { data: { type: 'selfie', attributes } }));
  await post('/inquiry-sessions/expire-all', { meta: { 'inquiry-ids': [id] } });
  const refused = await attempt(id);
  expect(refusalOf(refused)).toEqual(REFUSED);
  expect(at(refused.body, 'errors', 0, 'meta')).toMatchObject({ limit: MOST, inquiry: id });
  expect(await statusOf(`/inquiries/${id}`)).toBe('expired');
  expect(await statusOf(`/verifications/${verification}`)).toBe('canceled');
  expect(await expiriesOf(id)).toMatchObject([
    { before: { status: 'pending' }, after: { status: 'expired' }, actor: { type: 'api-key' } },
  ]);
  expect(refusalOf(await attempt(id))).toEqual(afterwards);
  expect(await statusOf(`/inquiries/${id}`)).toBe('expired');
  expect(await expiriesOf(id)).toHaveLength(1);
});

test('an inquiry that has not begun expires by it too, with the sessions that are open', async () => {
  const id = await begin();
  expect(refusalOf(await sit(id))).toEqual(REFUSED);
  expect(await statusOf(`/inquiries/${id}`)).toBe('expired');
  const listed = await api.send('GET', `/inquiry-sessions?filter[inquiry-id]=${id}&page[size]=100`);
  const statuses = (at(listed.body, 'data') as Value[]).map((one) => at(one, 'attributes', 'status'));
  expect(statuses).toEqual(Array.from({ length: MOST }, () => 'expired'));
});

test('of attempts at once all are refused, and one event tells of the expiry', async () => {
  const id = await begin();
  const answers = await Promise.all([sit(id), post(`/inquiries/${id}/generate-one-time-link`), sit(id), sit(id)]);
  expect(answers.map(({ status }) => status)).toEqual([409, 409, 409, 409]);
  expect(answers.map(refusalOf)).toContainEqual(REFUSED);
  expect(await statusOf(`/inquiries/${id}`)).toBe('expired');
  expect(await expiriesOf(id)).toHaveLength(1);
});

test('the refusal is kept for an Idempotency-Key, and the inquiry has expired by it once', async () => {
  const id = await begin();
  const headers = { 'idempotency-key': 'one too many' };
  const refused = await sit(id, headers);
  expect(refusalOf(refused)).toEqual(REFUSED);
  expect(await statusOf(`/inquiries/${id}`)).toBe('expired');
  expect((await sit(id, headers)).body).toEqual(refused.body);
  expect(await expiriesOf(id)).toHaveLength(1);
});

test('one that was decided has no more sessions, and stays as it was decided', async () => {
  const id = await begin();
  await post(`/inquiries/${id}/approve`);
  expect(refusalOf(await sit(id))).toEqual([409, 'inquiry_closed']);
  expect(await statusOf(`/inquiries/${id}`)).toBe('approved');
  expect(await expiriesOf(id)).toEqual([]);
});
