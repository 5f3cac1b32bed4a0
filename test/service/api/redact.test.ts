import type { Value } from '../../../interpreter/value';
import { dispatchBatch } from '../../../src/events/dispatch/dispatch-batch';
import { createApiKey, createOrganization } from '../../../src/organizations';
import { TemporalStandIn } from '../runs/open-world';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

/** What a dispatcher does, until nothing is left. */
async function dispatchAll(): Promise<void> {
  const service = { ...api.service, temporal: new TemporalStandIn() };
  while ((await dispatchBatch(service)).taken > 0);
}

const attributes = (given: { [key: string]: Value }): Value => ({ data: { attributes: given } });
const of = (answer: Sent, ...path: readonly string[]) => at(answer.body, 'data', 'attributes', ...path);
const made = async (path: string, body: Value): Promise<string> => {
  const answer = await api.send('POST', path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return idOf(answer);
};
const inquiryOf = (accountId: string, fields: { [key: string]: Value } = {}) =>
  made('/inquiries', attributes({ 'inquiry-template-id': 'onboarding', 'account-id': accountId, fields }));
const verificationOf = (inquiryId: string) =>
  made('/verifications', {
    data: {
      type: 'verification/phone-number',
      attributes: { 'inquiry-id': inquiryId, 'phone-number': '+4791234567' },
    },
  });
const redactedAt = async (path: string) => of(await api.send('GET', path), 'redacted-at');

test('an account is redacted with all that hangs on it, keeps its reference id, and may be updated and redacted again', async () => {
  const id = await made('/accounts', attributes({ 'reference-id': 'r-1', 'name-first': 'Marit' }));
  const inquiry = await inquiryOf(id, { 'name-first': 'Marit' });
  const verification = await verificationOf(inquiry);
  const answer = await api.send('DELETE', `/accounts/${id}`);
  expect(answer.status).toBe(200);
  expect(of(answer, 'reference-id')).toBe('r-1');
  expect(of(answer, 'redacted-at')).toEqual(expect.any(String));
  expect(JSON.stringify(answer.body)).not.toContain('Marit');
  expect(await redactedAt(`/inquiries/${inquiry}`)).toBeNull();
  await dispatchAll();
  expect(await redactedAt(`/inquiries/${inquiry}`)).toEqual(expect.any(String));
  expect(await redactedAt(`/verifications/${verification}`)).toEqual(expect.any(String));
  expect((await api.send('DELETE', `/accounts/${id}`)).status).toBe(409);
  expect((await api.send('PATCH', `/accounts/${id}`, attributes({ 'name-first': 'Nils' }))).status).toBe(200);
  const again = await api.send('DELETE', `/accounts/${id}`);
  expect(again.status).toBe(200);
  expect(JSON.stringify(again.body)).not.toContain('Nils');
});

test('an inquiry keeps its status and tags; nothing is written into it any more, and it is not resumed', async () => {
  const account = await made('/accounts', attributes({ 'name-first': 'Ola' }));
  const id = await inquiryOf(account, { 'name-first': 'Ola' });
  await api.send('POST', `/inquiries/${id}/add-tag`, { meta: { 'tag-name': 'vip' } });
  await api.send('POST', `/inquiries/${id}/expire`);
  const answer = await api.send('DELETE', `/inquiries/${id}`);
  expect(of(answer, 'status')).toBe('expired');
  expect(of(answer, 'tags')).toEqual(['vip']);
  for (const [method, path, body] of [
    ['PATCH', '', attributes({ note: 'new' })],
    ['POST', '/resume', undefined],
    ['DELETE', '', undefined],
  ] as const)
    expect((await api.send(method, `/inquiries/${id}${path}`, body)).status).toBe(409);
  expect(of(await api.send('GET', `/accounts/${account}`), 'fields', 'name', 'value', 'first', 'value')).toBe('Ola');
});

test('an inquiry that was redacted does not expire any more', async () => {
  const id = await inquiryOf(await made('/accounts', attributes({ 'name-first': 'Ola' })), { 'name-first': 'Ola' });
  await api.send('POST', `/inquiries/${id}/approve`);
  await api.send('DELETE', `/inquiries/${id}`);
  const refused = await api.send('POST', `/inquiries/${id}/expire`);
  expect([refused.status, at(refused.body, 'errors', 0, 'meta', 'code')]).toEqual([409, 'already_redacted']);
  expect(of(await api.send('GET', `/inquiries/${id}`), 'status')).toBe('approved');
});

test('a verification that is locked for an investigation keeps all above it from being redacted, before anything is', async () => {
  const account = await made('/accounts', attributes({ 'name-first': 'Kari' }));
  const inquiry = await inquiryOf(account, { 'name-first': 'Kari' });
  const verification = await verificationOf(inquiry);
  await api.send('POST', `/verifications/${verification}/investigation-lock`);
  for (const path of [`/accounts/${account}`, `/inquiries/${inquiry}`, `/verifications/${verification}`]) {
    const refused = await api.send('DELETE', path);
    expect(refused.status).toBe(409);
    expect(at(refused.body, 'errors', 0, 'meta')).toMatchObject({
      code: 'redaction_held',
      verifications: [verification],
    });
    expect(await redactedAt(path)).toBeNull();
  }
  await api.send('POST', `/verifications/${verification}/investigation-unlock`);
  expect((await api.send('DELETE', `/accounts/${account}`)).status).toBe(200);
});

test('some fields and attributes are redacted, the others stay; what cannot be is named with its place', async () => {
  const account = await made('/accounts', attributes({ 'name-first': 'Per' }));
  const id = await inquiryOf(account, { 'name-first': 'Per', 'name-last': 'Hansen' });
  await api.send('PATCH', `/inquiries/${id}`, attributes({ note: 'calls at night' }));
  const url = `/inquiries/${id}/redact-fields`;
  const answer = await api.send('POST', url, { meta: { names: ['name-last', 'note'] } });
  expect(answer.status).toBe(200);
  expect(of(answer, 'redacted-at')).toBeNull();
  expect(of(answer, 'note')).toBeNull();
  expect(JSON.stringify(answer.body)).toContain('Per');
  expect(JSON.stringify(answer.body)).not.toContain('Hansen');
  const refused = await api.send('POST', url, { meta: { names: ['name-first', 'status', 'colour'] } });
  expect(refused.status).toBe(422);
  expect(at(refused.body, 'errors', 0, 'source', 'pointer')).toBe('/meta/names/1');
  expect(at(refused.body, 'errors', 1, 'source', 'pointer')).toBe('/meta/names/2');
  expect((await api.send('POST', url, { meta: { names: [] } })).status).toBe(422);
  expect((await api.send('POST', url, { meta: { names: 'note' } })).status).toBe(400);
});

test('a field that is never redacted stays, and naming it is refused', async () => {
  await made(
    '/case-templates',
    attributes({
      name: 'K',
      key: 'keeps',
      'field-schemas': [
        { key: 'why', type: 'string' },
        { key: 'number', type: 'string', 'redaction-policy': 'never' },
      ],
    }),
  );
  const id = await made('/cases', attributes({ 'case-template-id': 'keeps', fields: { why: 'secret', number: 'N7' } }));
  const url = `/cases/${id}/redact-fields`;
  const refused = await api.send('POST', url, { meta: { names: ['number'] } });
  expect([refused.status, at(refused.body, 'errors', 0, 'code')]).toEqual([422, 'field_never_redacted']);
  const answer = await api.send('DELETE', `/cases/${id}`);
  expect(of(answer, 'fields')).toMatchObject({ number: { value: 'N7' } });
  expect(JSON.stringify(answer.body)).not.toContain('secret');
});

test('a request that made what was redacted is not done again, and gives the old values to nobody', async () => {
  const headers = { 'idempotency-key': 'once' };
  const body = attributes({ 'name-first': 'Siri' });
  const first = await api.send('POST', '/accounts', body, { headers });
  expect(await api.send('POST', '/accounts', body, { headers })).toMatchObject({ status: 201, body: first.body });
  await api.send('DELETE', `/accounts/${idOf(first)}`);
  const again = await api.send('POST', '/accounts', body, { headers });
  expect(again.status).toBe(409);
  expect(at(again.body, 'errors', 0, 'meta', 'code')).toBe('answer_redacted');
  expect((await api.send('POST', '/accounts', attributes({}), { headers })).status).toBe(422);
});

test.each(['accounts', 'cases', 'inquiries', 'reports', 'transactions', 'verifications'])(
  'of the %s of another environment nothing is known',
  async (resource) => {
    const other = await createOrganization(api.service.db, { name: resource, environments: ['sandbox'] });
    const [environment] = other.environments;
    if (environment === undefined) throw new Error('There is no environment.');
    const { apiKey } = await createApiKey(api.service.db, environment, 'other');
    const account = await made('/accounts', attributes({}));
    for (const id of [account, 'nobody']) {
      expect((await api.send('DELETE', `/${resource}/${id}`, undefined, { key: apiKey })).status).toBe(404);
      const names = { meta: { names: ['note'] } };
      expect((await api.send('POST', `/${resource}/${id}/redact-fields`, names, { key: apiKey })).status).toBe(404);
    }
  },
);
