import type { Value, ValueMap } from '../../../../interpreter/value';
import { KINDS } from '../../../../src/kinds';
import { idOf, openTestApi, type TestApi } from '../test-api';
import { judge } from './judge';

type Row = readonly [field: string, operator: string, value?: Value];

let api: TestApi;
/** Ids by name. */
const made: { [name: string]: string } = {};

const post = async (url: string, body?: Value): Promise<string> => {
  const answer = await api.send('POST', url, body);
  if (answer.status >= 300) throw new Error(`${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return idOf(answer);
};
const attributes = (given: ValueMap): ValueMap => ({ data: { attributes: given } });

beforeAll(async () => {
  api = await openTestApi();
  await post(
    '/transaction-types',
    attributes({
      name: 'Payment',
      key: 'payment',
      'field-schemas': [{ key: 'amount', type: 'number' }],
      'relation-schemas': [
        { key: 'payer', target: 'account' },
        { key: 'refunds', target: 'transaction', many: true },
      ],
    }),
  );
  const pay = (given: ValueMap = {}) =>
    post('/transactions', attributes({ 'transaction-type-id': 'payment', ...given }));
  made['bare'] = await pay();
  made['account'] = await post('/accounts', attributes({ 'reference-id': 'jane' }));
  made['bare-account'] = await post('/accounts', attributes({}));
  const id = await pay({ 'reference-id': 'order-1', tags: ['vip'], fields: { amount: 10 } });
  made['whole'] = id;
  const relate = (key: string, target: string) =>
    post(`/transactions/${id}/add-relation`, { meta: { 'relation-schema-key': key, 'target-object-id': target } });
  await relate('payer', made['account']);
  await relate('refunds', made['bare']);
  made['inquiry'] = await post(
    '/inquiries',
    attributes({ 'inquiry-template-id': 'onboarding', 'account-id': made['account'], 'transaction-id': id }),
  );
  made['bare-inquiry'] = await post('/inquiries', attributes({ 'inquiry-template-id': 'onboarding' }));
  await post('/reports', {
    data: {
      type: 'report/phone-number',
      attributes: { query: { 'phone-number': '1' }, 'transaction-id': id, 'inquiry-id': made['inquiry'] },
    },
  });
  made['verification'] = await post('/verifications', {
    data: { type: 'selfie', attributes: { 'inquiry-id': made['inquiry'] } },
  });
  made['bare-verification'] = await post('/verifications', { data: { type: 'selfie' } });
  const open = (...ids: string[]) =>
    post('/cases', { ...attributes({ 'case-template-id': 'manual-review' }), meta: { 'object-ids': ids } });
  made['bare-case'] = await open();
  made['case'] = await open(id);
  await post(`/transactions/${id}/label`, { meta: { label: 'fraud', score: 0.5 } });
  const changed = await api.send('PATCH', `/transactions/${id}`, attributes({ status: 'approved' }));
  if (changed.status !== 200) throw new Error(JSON.stringify(changed.body));
  // So that the newest event of each is from after all of that.
  await post(`/transactions/${made['bare']}/add-tag`, { meta: { 'tag-name': 'seen' } });
  for (const name of [
    'inquiry',
    'bare-inquiry',
    'account',
    'bare-account',
    'case',
    'bare-case',
    'verification',
    'bare-verification',
  ]) {
    const plural = name.endsWith('inquiry') ? 'inquiries' : `${name.replace('bare-', '')}s`;
    await post(`/${plural}/${made[name]}/add-tag`, { meta: { 'tag-name': 'seen' } });
  }
}, 60_000);
afterAll(() => api.close());

const rowOf = ([field, operator, value]: Row): ValueMap => ({
  field: `trigger.${field}`,
  operator,
  ...(value !== undefined && { value }),
});

/** Of a transaction of which much is known, and not of a bare one. */
const TELLING: readonly Row[] = [
  ['status', 'equals', 'approved'],
  ['fields.amount', 'equals', 10],
  ['tags', 'contains', 'vip'],
  ['reference_id', 'equals', 'order-1'],
  ['relations.payer', 'is_not_blank'],
  ['reviewer_id', 'is_not_blank'],
  ['reviewer_type', 'equals', 'api-key'],
  ['label.model_label', 'equals', 'fraud'],
  ['accounts.count', 'equals', 1],
  ['transactions.count', 'equals', 1],
  ['inquiries.count', 'equals', 1],
  ['reports.count', 'equals', 1],
  ['verifications.count', 'equals', 1],
  ['cases.count', 'equals', 1],
];

const ALWAYS: readonly Row[] = [
  ['id', 'is_not_blank'],
  ['created_at', 'is_not_blank'],
  ['updated_at', 'is_not_blank'],
  ['redacted_at', 'is_blank'],
  ['environment', 'equals', 'sandbox'],
  ['transaction_type_name', 'equals', 'Payment'],
  ['transaction_type.key', 'equals', 'payment'],
];

test.each(TELLING.map((row) => ({ row })))('of a transaction, $row, and of a bare one not', async ({ row }) => {
  expect(await judge(api, made['whole'] ?? '', rowOf(row))).toBe(true);
  expect(await judge(api, made['bare'] ?? '', rowOf(row))).toBe(false);
});

test.each(ALWAYS.map((row) => ({ row })))('of every transaction $row', async ({ row }) => {
  expect(await judge(api, made['bare'] ?? '', rowOf(row))).toBe(true);
});

test.each([
  ['inquiry', ['transaction.reference_id', 'equals', 'order-1']],
  ['inquiry', ['reports.count', 'equals', 1]],
  ['verification', ['transaction.reference_id', 'equals', 'order-1']],
  ['account', ['transactions.count', 'equals', 1]],
  ['account', ['reports.count', 'equals', 1]],
  ['case', ['transactions.count', 'equals', 1]],
  ['case', ['txns.count', 'equals', 1]],
  ['case', ['reports.count', 'equals', 0]],
] as const)('of the %s that is related to it, %j', async (name, row) => {
  expect(await judge(api, made[name] ?? '', rowOf(row))).toBe(true);
  if (row[2] !== 0) expect(await judge(api, made[`bare-${name}`] ?? '', rowOf(row))).toBe(false);
});

test('nothing that can be read of a transaction is left out here', () => {
  const { attributes: declared = {}, relations = {} } = KINDS.get('transaction') ?? {};
  const roots = new Set([...TELLING, ...ALWAYS].map(([field]) => field.replace(/[.[].*/, '')));
  const visible = Object.entries(declared).filter(([, attribute]) => attribute.hidden !== true);
  expect([...visible.map(([key]) => key), ...Object.keys(relations)].filter((name) => !roots.has(name))).toEqual([]);
});
