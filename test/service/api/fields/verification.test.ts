import { inflectKeys } from '../../../../api/wire/inflection';
import type { Type } from '../../../../interpreter/catalogue';
import type { Value } from '../../../../interpreter/value';
import { KINDS } from '../../../../src/kinds';
import { DOCUMENT_TYPES } from '../../../../src/kinds/verifications/document';
import { VERIFICATION_TYPES } from '../../../../src/kinds/verifications/verification-types';
import { idOf, openTestApi, type TestApi } from '../test-api';
import { judge } from './judge';

type Body = { [key: string]: Value };

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

async function done(method: string, url: string, body?: Value): Promise<string> {
  const answer = await api.send(method, url, body);
  if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return idOf(answer);
}

const post = (url: string, body?: Value): Promise<string> => done('POST', url, body);
const attributesOf = (kind: string) => KINDS.get(kind)?.attributes ?? {};

/** Some value of a type. */
function sampleOf(type: Type): Value {
  switch (type.is) {
    case 'integer':
      return 7;
    case 'number':
      return 7.5;
    case 'boolean':
      return true;
    case 'date':
      return '2020-01-02';
    case 'datetime':
      return '2020-01-02T03:04:05.000Z';
    case 'array':
      return [sampleOf(type.of)];
    case 'map':
      return type.open === true
        ? { some_key: 'text' }
        : Object.fromEntries(Object.entries(type.keys).map(([key, inner]) => [key, sampleOf(inner)]));
    default:
      return type.choices?.[0] ?? 'text';
  }
}

/** Sample values of attributes, as a body says them. */
function bodyOf(kind: string, keys: readonly string[]): Body {
  return Object.fromEntries(
    keys.map((key) => {
      const type = attributesOf(kind)[key]?.type;
      if (type === undefined) throw new Error(`${kind} has no ${key}.`);
      // Fields are somebody's own, whose keys are never touched.
      const value = key === 'fields' ? sampleOf(type) : spelledOf(sampleOf(type));
      return [key.replaceAll('_', '-'), value];
    }),
  );
}

const spelledOf = (value: Value): Value => inflectKeys(value, 'kebab');

/** Everything that was given is read by a definition, as it was given. */
async function expectRead(kind: string, id: string, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) {
    const all = keys.map((key) => ({ field: `trigger.${key}`, operator: 'is_not_blank' }));
    expect(await judge(api, id, { all })).toBe(true);
  }
  const { rows } = await api.service.pool.query<{ snapshot: Body }>(
    'select snapshot from events where object_id = $1 order by created_at desc limit 1',
    [id],
  );
  for (const key of keys) {
    const type = attributesOf(kind)[key]?.type;
    if (type !== undefined) expect([key, rows[0]?.snapshot[key]]).toEqual([key, sampleOf(type)]);
  }
}

test.each([...VERIFICATION_TYPES])(
  'a definition reads what verifications of type %s have',
  async (type, { inputs, results }) => {
    const id = await post('/verifications', { data: { type, attributes: bodyOf('verification', inputs) } });
    await post(`/verifications/${id}/submit`);
    if (results.length > 0)
      await done('PATCH', `/verifications/${id}`, { data: { attributes: bodyOf('verification', results) } });
    await expectRead('verification', id, [...inputs, ...results]);
  },
);

test('a definition reads what verifications of all types have', async () => {
  const inquiry = await post('/inquiries', { data: { attributes: { 'inquiry-template-id': 'onboarding' } } });
  await post('/verification-templates', { data: { type: 'selfie', attributes: { name: 'Face', key: 'face' } } });
  const links = { 'inquiry-id': inquiry, 'verification-template-id': 'face' };
  const [document, selfie] = [
    await post('/documents', { data: { type: 'document/generic' } }),
    await post('/selfies', { data: { type: 'selfie/center-only' } }),
  ];
  const id = await post('/verifications', {
    data: {
      attributes: {
        ...links,
        'document-id': document,
        'selfie-id': selfie,
        'country-code': 'NO',
        tags: ['a'],
        checks: [{ name: 'one', status: 'failed', reasons: ['why'], metadata: { score: 3 } }],
      },
    },
  });
  await post(`/verifications/${id}/submit`);
  await post(`/verifications/${id}/escalate`);
  await post(`/verifications/${id}/investigation-lock`);
  await post(`/verifications/${id}/fail`);
  const rows: readonly (readonly [string, string, Value?])[] = [
    ['id', 'equals', id],
    ['status', 'equals', 'failed'],
    ['verification_type', 'equals', 'selfie'],
    ['created_at', 'is_not_blank'],
    ['updated_at', 'is_not_blank'],
    ['submitted_at', 'is_not_blank'],
    ['completed_at', 'is_not_blank'],
    ['escalated_at', 'is_not_blank'],
    ['redacted_at', 'is_blank'],
    ['country_code', 'equals', 'NO'],
    ['tags', 'contains', 'a'],
    ['checks[0].reasons', 'contains', 'why'],
    ['checks[0].metadata.score', 'equals', 3],
    ['failed_checks', 'equals', ['one']],
    ['investigation_locked', 'equals', true],
    ['inquiry.id', 'equals', inquiry],
    ['accounts.count', 'equals', 1],
    ['template.key', 'equals', 'face'],
    ['template_version.status', 'equals', 'published'],
    ['inquiry_template.key', 'equals', 'onboarding'],
    ['inquiry_template_version.status', 'equals', 'published'],
    ['document.id', 'equals', document],
    ['selfie.id', 'equals', selfie],
  ];
  for (const [field, operator, value] of rows) {
    const row = { field: `trigger.${field}`, operator, ...(value !== undefined && { value }) };
    expect([field, await judge(api, id, row)]).toEqual([field, true]);
  }
  const { attributes = {}, relations = {} } = KINDS.get('verification') ?? {};
  const common = Object.keys(attributes).filter((key) => attributes[key]?.sparse !== true);
  const shown = new Set(rows.map(([field]) => field.replace(/[.[].*/, '')));
  const elsewhere = ['transaction'];
  expect([...common, ...Object.keys(relations)].filter((key) => !shown.has(key) && !elsewhere.includes(key))).toEqual(
    [],
  );
});

test.each([...DOCUMENT_TYPES])('a definition reads what documents of type %s have', async (type, keys) => {
  const id = await post('/documents', { data: { type, attributes: bodyOf('document', keys) } });
  for (const action of ['submit', 'process']) await post(`/documents/${id}/${action}`);
  await expectRead('document', id, keys);
  const all = ['submitted_at', 'processed_at'].map((key) => ({ field: `trigger.${key}`, operator: 'is_not_blank' }));
  const row = { field: 'trigger.document_class', operator: 'equals', value: type };
  expect(await judge(api, id, { all: [...all, row] })).toBe(true);
});

test('a definition reads what selfies have', async () => {
  const photos = ['center_photo', 'left_photo', 'right_photo'];
  const id = await post('/selfies', {
    data: { type: 'selfie/center-only', attributes: bodyOf('selfie', photos) },
  });
  await expectRead('selfie', id, photos);
  expect(await judge(api, id, { field: 'trigger.selfie_type', operator: 'equals', value: 'center-only' })).toBe(true);
});

test('a definition reads what sessions have, and their devices', async () => {
  const inquiry = await post('/inquiries', { data: { attributes: { 'inquiry-template-id': 'onboarding' } } });
  const settable = Object.entries(attributesOf('inquiry-session')).filter(([, { settable }]) => settable === true);
  const given = settable.map(([key, { type }]): [string, Value] => [
    key.replaceAll('_', '-'),
    key === 'ip_address' ? '203.0.113.9' : sampleOf(type),
  ]);
  const id = await post('/inquiry-sessions', {
    data: { attributes: { ...Object.fromEntries(given), 'inquiry-id': inquiry } },
  });
  const rows = [
    ...settable.map(([key]) => ({ field: `trigger.${key}`, operator: 'is_not_blank' })),
    { field: 'trigger.inquiry.id', operator: 'equals', value: inquiry },
    { field: 'trigger.device.device_fingerprint', operator: 'equals', value: 'text' },
    { field: 'trigger.device.browser_fingerprint', operator: 'equals', value: 'text' },
    { field: 'trigger.device.device_vendor_id', operator: 'equals', value: 'text' },
    { field: 'trigger.device.sessions.count', operator: 'equals', value: 1 },
  ];
  for (const row of rows) expect([row.field, await judge(api, id, row)]).toEqual([row.field, true]);
});
