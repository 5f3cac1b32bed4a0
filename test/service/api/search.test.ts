import type { Value } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

type Body = { [key: string]: Value };

let api: TestApi;
/** Ids by name. */
const made: { [name: string]: string } = {};

beforeAll(async () => {
  api = await openTestApi();
  const identifiers = { 'identifier-schemas': [{ key: 'user_id', unique: true }] };
  const fields = ['user_id', 'note'].map((key) => ({ key, type: 'string' }));
  const schemas = [...fields, { key: 'score', type: 'integer' }, { key: 'good', type: 'boolean' }];
  await create('/account-types', {
    name: 'P',
    key: 'p',
    statuses: ['New', 'Old'],
    'field-schemas': schemas,
    ...identifiers,
  });
  await create('/case-templates', { name: 'Q', key: 'q', 'field-schemas': [{ key: 'priority', type: 'string' }] });
  for (const [index, name] of ['ann', 'bob', 'cid'].entries()) await makeThree(name, index);
});
afterAll(() => api.close());

async function create(url: string, attributes: Body, meta?: Body): Promise<string> {
  const answer = await api.send('POST', url, { data: { attributes }, ...(meta === undefined ? {} : { meta }) });
  if (answer.status !== 201) throw new Error(`${url}: ${JSON.stringify(answer.body)}`);
  return idOf(answer);
}

async function makeThree(name: string, index: number): Promise<void> {
  const inquiry = {
    'inquiry-template-id': 'onboarding',
    'reference-id': `ref-${name}`,
    fields: { 'name-first': name },
  };
  made[`inq ${name}`] = await create('/inquiries', inquiry);
  const account = { 'account-type-id': 'p', 'account-status': index === 0 ? 'Old' : 'New' };
  const fields = { user_id: `u-${name}`, score: index * 10, good: index === 1, name: { first: name } };
  made[name] = await create('/accounts', { ...account, fields });
  const priority = { 'case-template-id': 'q', fields: { priority: `p${index}` } };
  made[`case ${name}`] = await create('/cases', priority, { 'sla-expires-in-seconds': 3600 * (index + 1) });
}

const search = (path: string, body?: Value): Promise<Sent> => api.send('POST', `/${path}/search`, body);
const row = (attribute: string, operator: string, value: Value): Body => ({ attribute, operator, value });
/** The names of what was found, in its order. */
async function found(path: string, query: Value, sort?: Value): Promise<string[]> {
  const answer = await search(path, { query, ...(sort === undefined ? {} : { sort }), page: { size: 50 } });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  const names = new Map(Object.entries(made).map(([name, id]) => [id, name.replace(/^(inq|case) /, '')]));
  return (at(answer.body, 'data') as Value[]).flatMap((one) => names.get(String(at(one, 'id'))) ?? []);
}

const ACCOUNTS: readonly (readonly [Body, readonly string[]])[] = [
  [row('type', 'eq', 'p'), ['cid', 'bob', 'ann']],
  [row('status', 'eq', 'Old'), ['ann']],
  [row('fields.score', 'gte', 10), ['cid', 'bob']],
  [row('fields.score', 'lt', 10), ['ann']],
  [row('fields.score', 'eq', '10'), []],
  [row('fields.good', 'eq', true), ['bob']],
  [row('fields.name.first', 'eq', 'cid'), ['cid']],
  [row('identifiers.user_id', 'eq', 'u-bob'), ['bob']],
  [row('created-at', 'lt', '2000-01-01'), []],
  [row('updated_at', 'gt', '2000-01-01T00:00:00+02:00'), ['cid', 'bob', 'ann']],
  [{ and: [row('type', 'eq', 'p'), { not: row('fields.note', 'eq', 'x') }] }, ['cid', 'bob', 'ann']],
  [
    { and: [row('type', 'eq', 'p'), { or: [row('status', 'eq', 'old'), row('fields.score', 'eq', 20)] }] },
    ['cid', 'ann'],
  ],
  [{ not: row('type', 'eq', 'default') }, ['cid', 'bob', 'ann']],
];

test.each(ACCOUNTS)('accounts are found by %j', async (query, names) => {
  expect(await found('accounts', query)).toEqual(names);
});

test('accounts are found by the id of a status, which is that of one type', async () => {
  const type = await api.send('GET', '/account-types/p');
  const id = String(at(type.body, 'data', 'relationships', 'account-statuses', 'data', 1, 'id'));
  expect(await found('accounts', row('status', 'eq', id))).toEqual(['ann']);
  const not = { and: [row('type', 'eq', 'p'), { not: row('status', 'eq', id) }] };
  expect(await found('accounts', not)).toEqual(['cid', 'bob']);
  expect(await found('accounts', row('status', 'eq', 'actst_ABC123'))).toEqual([]);
});

test('inquiries are found by status, time, reference and template', async () => {
  await api.send('POST', `/inquiries/${made['inq bob']}/approve`);
  expect(await found('inquiries', row('status', 'eq', 'approved'))).toEqual(['bob']);
  expect(await found('inquiries', row('reference_id', 'eq', 'ref-ann'))).toEqual(['ann']);
  expect(await found('inquiries', row('inquiry-template-id', 'eq', 'onboarding'))).toHaveLength(3);
  const asc = { attribute: 'created_at', direction: 'asc' };
  expect(await found('inquiries', { not: row('status', 'eq', 'approved') }, asc)).toEqual(['ann', 'cid']);
});

test('cases are found by template, fields, assignee, queue, and sorted by when their time is up', async () => {
  const queue = await create('/case-queues', { name: 'Q' });
  await api.send('PATCH', `/cases/${made['case ann']}`, { data: { attributes: { 'case-queue-id': queue } } });
  const meta = { 'user-email-address': 'r@example.com' };
  await api.send('POST', `/cases/${made['case cid']}/assign`, { meta });
  await api.send('POST', `/cases/${made['case bob']}/set-status`, { meta: { status: 'Approved' } });
  expect(await found('cases', row('case_queue', 'eq', queue))).toEqual(['ann']);
  expect(await found('cases', row('assignee', 'eq', 'r@example.com'))).toEqual(['cid']);
  expect(await found('cases', row('state', 'eq', 'approved'))).toEqual(['bob']);
  expect(await found('cases', row('resolved_at', 'gt', '2020-01-01'))).toEqual(['bob']);
  expect(await found('cases', row('fields.priority', 'gt', 'p0'))).toEqual(['cid', 'bob']);
  const sort = { attribute: 'sla_expires_at', direction: 'desc' };
  expect(await found('cases', row('template', 'eq', 'q'), sort)).toEqual(['cid', 'bob', 'ann']);
});

test('pages are turned by the links with the same body, forwards and back, either way sorted', async () => {
  for (const direction of ['asc', 'desc']) {
    const body = { query: row('type', 'eq', 'p'), sort: { attribute: 'fields.score', direction }, page: { size: 2 } };
    const scores = (answer: Sent) =>
      (at(answer.body, 'data') as Value[]).map((one) => at(one, 'attributes', 'fields', 'score', 'value'));
    const first = await search('accounts', body);
    const turn = (answer: Sent, link: string) =>
      api.send('POST', String(at(answer.body, 'links', link)).replace('/api/v1', ''), body);
    const second = await turn(first, 'next');
    const expected = direction === 'asc' ? [0, 10, 20] : [20, 10, 0];
    expect([...scores(first), ...scores(second)]).toEqual(expected);
    expect(at(second.body, 'links', 'next')).toBeNull();
    expect(scores(await turn(second, 'prev'))).toEqual(expected.slice(0, 2));
  }
});

test('without a query everything is found', async () => {
  expect((await search('inquiries')).status).toBe(200);
  expect(at((await search('cases', { page: { size: 1 } })).body, 'data')).toHaveLength(1);
});

const WRONG: readonly (readonly [string, Value, string])[] = [
  ['an attribute that there is not', row('shoe_size', 'eq', 1), '/query/attribute'],
  ['an operator that there is not', row('status', 'like', 'x'), '/query/operator'],
  ['a value of no sort', row('status', 'eq', ['x']), '/query/value'],
  ['a time that is none', { and: [row('created_at', 'gt', 'yesterday')] }, '/query/and/0/value'],
  ['an order of what it is attached to', row('type', 'gt', 'p'), '/query/operator'],
  ['an empty group', { or: [] }, '/query/or'],
  ['groups too deep', { and: [{ or: [{ not: row('status', 'eq', 'x') }] }] }, '/query/and/0/or/0'],
  ['too many comparisons', { or: Array.from({ length: 21 }, () => row('status', 'eq', 'x')) }, '/query/or'],
  ['two groups in one', { and: [row('status', 'eq', 'x')], or: [] }, '/query'],
];
test.each(WRONG)('a query with %s is refused with a pointer', async (_, query, pointer) => {
  const refused = await search('accounts', { query });
  expect([refused.status, at(refused.body, 'errors', 0, 'source', 'pointer')]).toEqual([422, pointer]);
});

test('a sort by what cannot be sorted by, and a cursor that is not in the list, are refused', async () => {
  const refused = await search('accounts', { sort: { attribute: 'type' } });
  expect([refused.status, at(refused.body, 'errors', 0, 'source', 'pointer')]).toEqual([422, '/sort/attribute']);
  expect((await search('accounts', { page: { after: 'act_nobody' } })).status).toBe(400);
  expect((await search('accounts', { page: { size: 0 } })).status).toBe(400);
});

test('strings that look like SQL or JSON are only strings', async () => {
  for (const nasty of ["'; drop table objects; --", '{"$ne": null}', '%', 'a\\', '"']) {
    for (const attribute of ['status', 'fields.note', 'identifiers.user_id', `fields.${nasty}`, 'reference_id'])
      expect(await found('accounts', row(attribute, 'eq', nasty))).toEqual([]);
  }
});
