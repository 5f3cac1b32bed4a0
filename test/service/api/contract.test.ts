import type { Value } from '../../../interpreter/value';
import { at, contract, idOf, openTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const ITEMS: readonly (readonly [plural: string, item: { [key: string]: Value }])[] = [
  ['browser-fingerprints', { value: 'abc' }],
  ['countries', { 'country-code': 'NO' }],
  ['email-addresses', { value: 'j@example.com', 'match-type': 'email_address' }],
  ['geolocations', { latitude: 1, longitude: 2, 'radius-meters': 3 }],
  ['government-id-numbers', { 'id-class': 'pp', 'id-number': '1' }],
  ['ip-addresses', { value: '203.0.113.7' }],
  ['names', { 'name-first': 'J', 'name-last': 'D' }],
  ['phone-numbers', { value: '+4712345678' }],
  ['strings', { value: 's' }],
];

const done = async (method: string, url: string, body?: Value): Promise<string> => {
  const answer = await api.send(method, url, body);
  if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return at(answer.body, 'data', 'id') === null ? '' : idOf(answer);
};

const attributes = (given: { [key: string]: Value }): Value => ({ data: { attributes: given } });

async function walkInquiries(): Promise<string> {
  const template = await done('POST', '/inquiry-templates', attributes({ name: 'T', key: 't' }));
  await done('GET', '/inquiry-templates');
  await done('GET', `/inquiry-templates/${template}`);
  await done('GET', `/inquiry-template-versions?filter[inquiry-template-id]=${template}`);
  const id = await done('POST', '/inquiries', attributes({ 'inquiry-template-id': 't' }));
  await done('GET', '/inquiries');
  await done('GET', `/inquiries/${id}`);
  await done('PATCH', `/inquiries/${id}`, attributes({ note: 'n' }));
  const act = (action: string, meta?: Value) => done('POST', `/inquiries/${id}/${action}`, meta && { meta });
  await act('add-tag', { 'tag-name': 'a' });
  await act('remove-tag', { 'tag-name': 'a' });
  await act('set-tags', { 'tag-name': ['b'] });
  await act('expire');
  await act('resume');
  await act('perform-simulate-actions', { 'simulate-actions': [{ type: 'complete_inquiry' }] });
  await act('mark-for-review');
  await act('approve', { comment: 'c' });
  await act('decline');
  const other = await done('POST', '/inquiries', attributes({ 'inquiry-template-id': 't' }));
  const session = await done('POST', '/inquiry-sessions', attributes({ 'inquiry-id': other }));
  await done('GET', '/inquiry-sessions');
  await done('GET', `/inquiry-sessions/${session}`);
  await done('POST', `/inquiry-sessions/${session}/expire`);
  return other;
}

async function walkAccounts(): Promise<void> {
  const id = await done('POST', '/accounts', attributes({ 'reference-id': 'r' }));
  await done('GET', '/accounts');
  const read = await api.send('GET', `/accounts/${id}`);
  await done('GET', `/account-types/${String(at(read.body, 'data', 'relationships', 'account-type', 'data', 'id'))}`);
  await done('PATCH', `/accounts/${id}`, attributes({ 'name-first': 'J' }));
  for (const action of ['add-tag', 'remove-tag'])
    await done('POST', `/accounts/${id}/${action}`, { meta: { 'tag-name': 'a' } });
  await done('POST', `/accounts/${id}/set-tags`, { meta: { 'tag-name': ['a'] } });
}

async function walkCases(inquiry: string): Promise<void> {
  const template = await done('POST', '/case-templates', attributes({ name: 'C', key: 'c' }));
  await done('GET', `/case-templates/${template}`);
  const id = await done('POST', '/cases', attributes({ 'case-template-id': 'c' }));
  await done('GET', '/cases');
  await done('GET', `/cases/${id}`);
  await done('PATCH', `/cases/${id}`, { meta: { 'sla-expires-in-seconds': 60 } });
  const act = (action: string, meta: Value) => done('POST', `/cases/${id}/${action}`, { meta });
  await act('add-objects', { 'object-ids': [inquiry] });
  await act('remove-objects', { 'object-ids': [inquiry] });
  await act('assign', { 'user-email-address': 'j@example.com' });
  await act('set-status', { status: 'Approved' });
  await act('add-tag', { 'tag-name': 'a' });
  await act('remove-tag', { 'tag-name': 'a' });
  await act('set-tags', { 'tag-name': ['a'] });
}

async function walkLists(): Promise<void> {
  for (const [plural, item] of ITEMS) {
    const list = await done('POST', `/list/${plural}`, attributes({ name: plural }));
    const id = await done('POST', `/list-item/${plural}`, attributes({ 'list-id': list, ...item }));
    await done('GET', `/list-item/${plural}/${id}`);
    await done('DELETE', `/list-item/${plural}/${id}`);
    // The document's list of lists has every type but this one.
    if (plural === 'strings') continue;
    await done('GET', `/lists/${list}`);
  }
  const list = await done('POST', '/list/countries', attributes({ name: 'archive me' }));
  await done('DELETE', `/lists/${list}`);
  await done('GET', '/lists?filter[status]=archived');
}

async function walkRuns(): Promise<void> {
  const definition = {
    key: 'walk',
    name: 'Walk',
    trigger: { type: 'api', fields: { a: { type: 'string' } } },
    steps: [],
    output: { a: '{{trigger.a}}' },
  };
  const workflow = await done('POST', '/workflows', attributes({ definition }));
  await done('POST', '/workflows/walk/publish');
  await done('POST', '/workflows/walk/activate');
  const run = await done('POST', '/workflows/walk/trigger', attributes({ fields: { a: 'x' } }));
  await done('GET', '/workflow-runs');
  await done('GET', `/workflow-runs/${run}?include=workflow,workflow-version,event,user`);
  await done('GET', `/workflow-versions?filter[workflow-id]=${workflow}`);
}

const published = contract === undefined ? test.skip : test;
if (contract === undefined) process.stderr.write('SKIPPED: the published document is not here; see USHER_CONTRACT.\n');

published(
  'every route that is said to be published is in the document, and its answers are valid against it',
  async () => {
    const inquiry = await walkInquiries();
    await walkAccounts();
    await walkCases(inquiry);
    await walkLists();
    await walkRuns();
    const answered = [...api.answered].flatMap(([operation, statuses]) =>
      [...statuses].some((status) => status < 300) ? [operation.replace(/\{[^}]+\}/g, '{}')] : [],
    );
    expect(answered.sort()).toEqual([...new Set(api.own.marked('x-published'))].sort());
    expect(answered.length).toBeGreaterThan(70);
  },
);

published('an answer that is not as published is noticed', () => {
  const operation = 'get /workflow-runs';
  const run = { type: 'workflow-run', id: 'wfr_1', attributes: { status: 'x', output: {} } };
  expect(contract?.faultsOf(operation, 200, { data: [run], links: { next: null, prev: null } })).not.toEqual([]);
  expect(contract?.faultsOf(operation, 200, { data: [] })).not.toEqual([]);
  expect(contract?.faultsOf(operation, 418, {})).not.toEqual([]);
  expect(contract?.faultsOf(operation, 200, { data: [], links: { next: null, prev: null } })).toEqual([]);
});
