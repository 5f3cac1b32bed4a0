import type { Value } from '../../../../interpreter/value';
import { KINDS } from '../../../../src/kinds';
import { idOf, openTestApi, type TestApi } from '../test-api';
import { judge } from './judge';

type Body = { [key: string]: Value };
type Row = readonly [field: string, operator: string, value?: Value];

let api: TestApi;
/** Ids by name: what is told of each is in `makeAccounts` and `makeCases`. */
const made: { [name: string]: string } = {};

beforeAll(async () => {
  api = await openTestApi();
  await makeAccounts();
  await makeCases();
}, 60_000);
afterAll(() => api.close());

async function post(url: string, attributes?: Body, meta?: Body): Promise<string> {
  const body = { ...(attributes && { data: { attributes } }), ...(meta && { meta }) };
  const answer = await api.send('POST', url, Object.keys(body).length === 0 ? undefined : body);
  if (answer.status >= 300) throw new Error(`${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return idOf(answer);
}

async function makeAccounts(): Promise<void> {
  await post('/account-types', {
    name: 'Person',
    key: 'person',
    statuses: ['New', 'Known'],
    'field-schemas': [
      { key: 'user_id', type: 'string' },
      { key: 'score', type: 'integer' },
    ],
    'identifier-schemas': [{ key: 'user_id', unique: true }],
    'relation-schemas': [{ key: 'friends', target: 'account', many: true, inverse: 'friends' }],
  });
  const bare = await post('/accounts', { 'account-type-id': 'person' });
  const told = await post('/accounts', {
    'account-type-id': 'person',
    'account-status': 'Known',
    'reference-id': 'ref-1',
    tags: ['vip'],
    fields: { user_id: 'U1', score: 5, birthdate: '1990-01-02', name: { first: 'Ann' } },
  });
  await post(`/accounts/${told}/add-relation`, undefined, {
    'relation-schema-key': 'friends',
    'target-object-id': await post('/accounts', { 'account-type-id': 'person' }),
  });
  const inquiry = await post('/inquiries', { 'inquiry-template-id': 'onboarding', 'account-id': told });
  for (const [url, type] of [
    ['/verifications', 'selfie'],
    ['/documents', 'document/generic'],
  ] as const)
    idOf(await api.send('POST', url, { data: { type, attributes: { 'inquiry-id': inquiry } } }));
  await post('/cases', { 'case-template-id': 'manual-review' }, { 'object-ids': [told] });
  await post(`/accounts/${told}/archive`);
  await post(`/accounts/${bare}/add-tag`, undefined, { 'tag-name': 'seen' });
  Object.assign(made, { told, bare });
}

async function makeCases(): Promise<void> {
  const score = [{ key: 'score', type: 'integer' }];
  const statuses = [{ name: 'Open' }, { name: 'Approved', resolves: true, tags: ['checked'] }];
  await post('/case-templates', { name: 'Scored', key: 'scored', 'field-schemas': score, statuses });
  const queue = await post('/case-queues', { name: 'Fraud', key: 'fraud' });
  const inquiry = await post('/inquiries', { 'inquiry-template-id': 'onboarding' });
  const account = await post('/accounts', {});
  const typed = async (url: string, type: string, attributes: Body) => {
    const answer = await api.send('POST', url, { data: { type, attributes } });
    return idOf(answer);
  };
  await post('/transaction-types', { name: 'Payment', key: 'payment' });
  const objects = [
    inquiry,
    account,
    await typed('/verifications', 'selfie', { 'inquiry-id': inquiry }),
    await typed('/reports', 'report/phone-number', { query: { 'phone-number': '+4791234567' } }),
    await typed('/documents', 'document/generic', {}),
    await post('/transactions', { 'transaction-type-id': 'payment' }),
  ];
  const bare = await post('/cases', { 'case-template-id': 'scored' });
  const about = { 'object-ids': objects, 'sla-expires-in-seconds': 3600 };
  const told = await post(
    '/cases',
    { 'case-template-id': 'scored', 'case-queue-id': queue, fields: { score: 9 } },
    about,
  );
  await post(`/cases/${told}/assign`, undefined, { 'user-email-address': 'reviewer@example.com' });
  await api.send('POST', `/cases/${told}/comments`, { data: { attributes: { message: 'Hm' } } });
  await post(`/cases/${told}/add-tag`, undefined, { 'tag-name': 'urgent' });
  await post(`/cases/${told}/set-status`, undefined, { status: 'Approved', 'status-tag': 'checked' });
  Object.assign(made, { 'told case': told, 'bare case': bare });
}

const ACCOUNT: readonly Row[] = [
  ['status', 'equals', 'Known'],
  ['account_status', 'equals', 'Known'],
  ['reference_id', 'equals', 'ref-1'],
  ['identifiers.user_id', 'equals', 'U1'],
  ['fields.score', 'greater_than', 4],
  ['fields.name.first', 'equals', 'Ann'],
  ['relations.friends', 'is_not_blank'],
  ['tags', 'includes_any_of', ['vip']],
  ['age', 'greater_than', 30],
  ['archived_at', 'is_not_blank'],
  ['cases.count', 'equals', 1],
  ['inquiries.count', 'equals', 1],
  ['verifications.count', 'equals', 1],
  ['documents.count', 'equals', 1],
];

/** Shown beside the transaction that they come with. */
const ELSEWHERE = ['reports', 'transactions'];

const EVERY_ACCOUNT: readonly Row[] = [
  ['account_type.key', 'equals', 'person'],
  ['account_type_name', 'equals', 'Person'],
  ['consolidated_into', 'is_blank'],
  ['id', 'is_not_blank'],
  ['created_at', 'is_not_blank'],
  ['updated_at', 'is_not_blank'],
  ['redacted_at', 'is_blank'],
];

const CASE: readonly Row[] = [
  ['status', 'equals', 'Approved'],
  ['state', 'equals', 'Approved'],
  ['resolution', 'equals', 'Approved'],
  ['resolved_at', 'is_not_blank'],
  ['resolver_type', 'equals', 'api-key'],
  ['assignee_id', 'equals', 'reviewer@example.com'],
  ['assigned_at', 'is_not_blank'],
  ['sla_expires_at', 'is_not_blank'],
  ['fields.score', 'equals', 9],
  ['tags', 'includes_any_of', ['urgent']],
  ['queue.key', 'equals', 'fraud'],
  ['case_queue.key', 'equals', 'fraud'],
  ['case_comments.count', 'equals', 1],
  ['accounts.count', 'equals', 1],
  ['inquiries.count', 'equals', 1],
  ['verifications.count', 'equals', 1],
  ['reports.count', 'equals', 1],
  ['documents.count', 'equals', 1],
  ['transactions.count', 'equals', 1],
  ['txns.count', 'equals', 1],
  ['resolver_id', 'is_not_blank'],
  ['status_tag', 'equals', 'checked'],
  ['updater_id', 'is_not_blank'],
  ['updater_type', 'equals', 'api-key'],
  ['assignee_type', 'is_not_blank'],
  ['assigner_id', 'is_not_blank'],
  ['assigner_type', 'equals', 'api-key'],
];

const EVERY_CASE: readonly Row[] = [
  ['template.id', 'is_not_blank'],
  ['template.token', 'is_not_blank'],
  ['template.key', 'equals', 'scored'],
  ['name', 'starts_with', 'SCORED-'],
  ['id', 'is_not_blank'],
  ['created_at', 'is_not_blank'],
  ['updated_at', 'is_not_blank'],
  ['redacted_at', 'is_blank'],
  ['creator_type', 'equals', 'api-key'],
  ['creator_id', 'is_not_blank'],
  ['sla_expired_at', 'is_blank'],
];

const titled = (rows: readonly Row[]) => rows.map((row) => ({ row, title: row.join(' ') }));

const rowOf = ([field, operator, value]: Row): Body => ({
  field: `trigger.${field}`,
  operator,
  ...(value !== undefined && { value }),
});
const judged = (name: string, row: Row): Promise<boolean> => judge(api, made[name] ?? '', rowOf(row));

test.each(titled(ACCOUNT))('of the account that was told of, $title, and of a bare one not', async ({ row }) => {
  expect([await judged('told', row), await judged('bare', row)]).toEqual([true, false]);
});

test.each(titled(EVERY_ACCOUNT))('of every account $title', async ({ row }) => {
  expect([await judged('told', row), await judged('bare', row)]).toEqual([true, true]);
});

test.each(titled(CASE))('of the case that was worked on, $title, and of a bare one not', async ({ row }) => {
  expect([await judged('told case', row), await judged('bare case', row)]).toEqual([true, false]);
});

test.each(titled(EVERY_CASE))('of every case $title', async ({ row }) => {
  expect([await judged('told case', row), await judged('bare case', row)]).toEqual([true, true]);
});

test.each([
  ['account', [...ACCOUNT, ...EVERY_ACCOUNT]],
  ['case', [...CASE, ...EVERY_CASE]],
])('nothing that can be read of an %s is left out here', (name, rows) => {
  const { attributes = {}, relations = {} } = KINDS.get(name) ?? {};
  const shown = new Set([...rows.map(([field]) => field.replace(/[.[].*/, '')), ...ELSEWHERE]);
  const visible = Object.keys(attributes).filter((key) => attributes[key]?.hidden !== true);
  expect([...visible, ...Object.keys(relations)].filter((key) => !shown.has(key))).toEqual([]);
});

test('the template of an inquiry is told by its id, by its older name, and by its key', async () => {
  const answer = await api.send('POST', '/inquiries', {
    data: { attributes: { 'inquiry-template-id': 'onboarding' } },
  });
  const { rows } = await api.service.pool.query<{ id: string }>(
    `select t.id from object_relations r join objects t on t.id = r.to_id where r.from_id = $1 and r.relation = 'template'`,
    [idOf(answer)],
  );
  const id = rows[0]?.id ?? '';
  for (const [field, value] of Object.entries({ id, token: id, key: 'onboarding' })) {
    const row = { field: `trigger.template.${field}`, operator: 'is_in', value: [value] };
    expect(await judge(api, idOf(answer), row)).toBe(true);
  }
});
