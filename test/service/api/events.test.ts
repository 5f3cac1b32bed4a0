import { sql } from 'kysely';
import type { Value } from '../../../interpreter/value';
import { createApiKey, createOrganization } from '../../../src/organizations';
import { at, idOf, openTestApi, type TestApi } from './test-api';

let api: TestApi;
let inquiry: string;
let account: string;
beforeAll(async () => {
  api = await openTestApi();
  await api.send('POST', '/inquiry-templates', { data: { attributes: { name: 'T', key: 't' } } });
  const made = await api.send('POST', '/inquiries', {
    data: { attributes: { 'inquiry-template-id': 't', 'reference-id': 'cus_1', fields: { 'name-first': 'Ada' } } },
  });
  inquiry = idOf(made);
  account = String(at(made.body, 'data', 'relationships', 'account', 'data', 'id'));
  await api.send('POST', `/inquiries/${inquiry}/add-tag`, { meta: { 'tag-name': 'vip' } });
  await api.send('PATCH', `/inquiries/${inquiry}`, { data: { attributes: { fields: { 'name-first': 'Bea' } } } });
});
afterAll(() => api.close());

const ids = (body: Value): Value[] => (at(body, 'data') as Value[]).map((each) => at(each, 'id'));
const names = (body: Value): Value[] => (at(body, 'data') as Value[]).map((each) => at(each, 'attributes', 'name'));

async function eventNamed(name: string): Promise<Value> {
  const { body } = await api.send('GET', `/events?filter[object-id]=${inquiry}&filter[name]=${name}`);
  return at(body, 'data', 0);
}

test('events are listed newest first, by object, name and id, page by page', async () => {
  const { body } = await api.send('GET', `/events?filter[object-id]=${inquiry}`);
  const { rows } = await sql<{ id: string }>`
    select id from events where object_id = ${inquiry} order by created_at desc`.execute(api.service.db);
  expect(ids(body)).toEqual(rows.map((row) => row.id));
  expect(names(body)).toEqual(expect.arrayContaining(['inquiry.created', 'inquiry.updated-tags']));
  const both = await api.send(
    'GET',
    `/events?filter[object-id]=${inquiry},${account}&filter[name]=account.created,inquiry.created`,
  );
  expect(names(both.body).sort()).toEqual(['account.created', 'inquiry.created']);
  const [first, second, third] = ids(body);
  const named = await api.send('GET', `/events?filter[id]=${third},${first}`);
  expect(ids(named.body)).toEqual([first, third]);
  const page = await api.send('GET', `/events?filter[object-id]=${inquiry}&page[size]=2`);
  expect(ids(page.body)).toEqual(ids(body).slice(0, 2));
  const next = await api.send('GET', String(at(page.body, 'links', 'next')).replace('/api/v1', ''));
  expect(ids(next.body)).toEqual(ids(body).slice(2, 4));
  const before = await api.send('GET', `/events?filter[object-id]=${inquiry}&page[before]=${String(second)}`);
  expect(ids(before.body)).toEqual([first]);
});

test('the payload is the object as it was then, the context what changed', async () => {
  const tagged = await eventNamed('inquiry.updated-tags');
  const payload = at(tagged, 'attributes', 'payload', 'data');
  expect(payload).toMatchObject({
    type: 'inquiry',
    id: inquiry,
    attributes: {
      'reference-id': 'cus_1',
      tags: ['vip'],
      fields: { 'name-first': { type: 'string', value: 'Ada' } },
      'created-at': expect.any(String),
    },
    relationships: { account: { data: { type: 'account', id: account } } },
  });
  expect(at(tagged, 'attributes', 'context')).toMatchObject({
    'added-tags': ['vip'],
    'removed-tags': [],
    actor: { type: 'api-key' },
  });
  const updated = await eventNamed('inquiry.updated-fields');
  expect(at(updated, 'attributes', 'payload', 'data', 'attributes', 'fields', 'name-first', 'value')).toBe('Bea');
});

test('payload and context are spelled as the sender wants it', async () => {
  const id = String(at(await eventNamed('inquiry.updated-tags'), 'id'));
  const camel = await api.send('GET', `/events/${id}`, undefined, { headers: { 'key-inflection': 'camel' } });
  expect(at(camel.body, 'data', 'attributes', 'payload', 'data', 'attributes', 'referenceId')).toBe('cus_1');
  expect(at(camel.body, 'data', 'attributes', 'context', 'addedTags')).toEqual(['vip']);
  const snake = await api.send('GET', `/events/${id}`, undefined, { headers: { 'key-inflection': 'snake' } });
  expect(at(snake.body, 'data', 'attributes', 'payload', 'data', 'attributes', 'reference_id')).toBe('cus_1');
  expect(at(snake.body, 'data', 'attributes', 'context', 'added_tags')).toEqual(['vip']);
});

test('events of runs show the run as it was, and with extensions what led to an event', async () => {
  const definition = { key: 'told', name: 'Told', trigger: { type: 'api', fields: {} }, steps: [] };
  const steps = [{ key: 'done', type: 'stop', outcome: 'completed' }];
  await api.send('POST', '/workflows', { data: { attributes: { definition: { ...definition, steps } } } });
  await api.send('POST', '/workflows/told/publish');
  await api.send('POST', '/workflows/told/activate');
  const run = idOf(await api.send('POST', '/workflows/told/trigger', { data: { attributes: { fields: {} } } }));
  await sql`update runs set status = 'canceled', completed_at = now() where id = ${run}`.execute(api.service.db);
  const { body } = await api.send('GET', `/events?filter[object-id]=${run}`);
  expect(names(body)).toEqual(['workflow-run.created']);
  expect(at(body, 'data', 0, 'attributes', 'payload', 'data')).toMatchObject({
    type: 'workflow-run',
    id: run,
    attributes: { status: 'in_progress', 'completed-at': null },
    relationships: { workflow: { data: { type: 'workflow' } } },
  });
  const { body: extended } = await api.send('GET', `/events/${String(ids(body)[0])}?extensions=true`);
  expect(at(extended, 'data', 'attributes')).toMatchObject({
    cause: {},
    depth: 1,
    attempts: 0,
    'dispatched-at': null,
    'parked-at': null,
    fault: null,
  });
});

describe('an event that was set aside', () => {
  const park = (id: string) =>
    sql`
      update events set parked_at = now(), attempts = 10, next_attempt_at = now() + interval '1 hour',
        fault = '{"code": "internal", "category": "internal", "message": "m"}' where id = ${id}`.execute(
      api.service.db,
    );

  test('is listed, and retried by hand', async () => {
    const id = String(at(await eventNamed('inquiry.created'), 'id'));
    await park(id);
    const { body } = await api.send('GET', '/events?filter[parked]=true&extensions=true');
    expect(ids(body)).toEqual([id]);
    expect(at(body, 'data', 0, 'attributes')).toMatchObject({
      attempts: 10,
      'parked-at': expect.any(String),
      fault: { code: 'internal' },
    });
    const { body: others } = await api.send('GET', '/events?filter[parked]=false&page[size]=100');
    expect(ids(others)).not.toContain(id);
    const retried = await api.send('POST', `/events/${id}/retry`);
    expect(retried.status).toBe(200);
    expect(at(retried.body, 'data', 'attributes')).toMatchObject({ attempts: 0, 'parked-at': null, fault: null });
    const { rows } = await sql`select next_attempt_at from events where id = ${id}`.execute(api.service.db);
    expect(rows).toEqual([{ next_attempt_at: null }]);
  });

  test('and nothing else can be retried: 409', async () => {
    const id = String(at(await eventNamed('inquiry.updated-fields'), 'id'));
    const refused = await api.send('POST', `/events/${id}/retry`);
    expect(refused.status).toBe(409);
    expect(at(refused.body, 'errors', 0, 'title')).toBe('Conflict');
  });
});

test('what is not there, of another environment or no event at all, is 404', async () => {
  const organization = await createOrganization(api.service.db, { name: 'Other', environments: ['sandbox'] });
  const [environment] = organization.environments;
  if (environment === undefined) throw new Error('There is no environment.');
  const { apiKey } = await createApiKey(api.service.db, environment, 'other');
  const id = String(at(await eventNamed('inquiry.created'), 'id'));
  for (const [method, url, key] of [
    ['GET', `/events/${id}`, apiKey],
    ['POST', `/events/${id}/retry`, apiKey],
    ['GET', '/events/evt_nothing', api.apiKey],
    ['POST', '/events/evt_nothing/retry', api.apiKey],
  ] as const) {
    expect((await api.send(method, url, undefined, { key })).status).toBe(404);
  }
  const { body } = await api.send('GET', `/events?filter[id]=${id}`, undefined, { key: apiKey });
  expect(at(body, 'data')).toEqual([]);
});

test.each([
  ['/events?filter[nothing]=1', 'filter'],
  ['/events?filter[name]=%27%3B--', 'filter/name'],
  ['/events?filter[id]=a%20b', 'filter/id'],
  ['/events?filter[parked]=maybe', 'filter/parked'],
  ['/events?page[size]=0', 'page/size'],
])('%s is refused, and says where it is wrong', async (url, place) => {
  const refused = await api.send('GET', url);
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toContain(place.split('/').at(-1));
});
