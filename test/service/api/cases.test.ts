import type { Value } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const create = (attributes: { [key: string]: Value } = {}, meta?: Value): Promise<Sent> =>
  api.send('POST', '/cases', {
    data: { attributes: { 'case-template-id': 'manual-review', ...attributes } },
    ...(meta === undefined ? {} : { meta }),
  });

const inquiry = async (): Promise<string> =>
  idOf(await api.send('POST', '/inquiries', { data: { attributes: { 'inquiry-template-id': 'onboarding' } } }));

describe('a case', () => {
  test('is created on objects, and shows them', async () => {
    const id = await inquiry();
    const made = await create({}, { 'object-ids': [id], 'sla-expires-in-seconds': 3600 });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      data: {
        type: 'case',
        attributes: { status: 'Open', resolution: null, attachments: [], 'creator-type': 'api-key' },
        relationships: { inquiries: { data: [{ type: 'inquiry', id }] }, 'case-template': { data: {} } },
      },
    });
    expect(at(made.body, 'data', 'attributes', 'sla-expires-at')).toEqual(expect.stringMatching(/Z$/));
    const read = await api.send('GET', `/cases/${idOf(made)}?include=inquiries,case-template`);
    expect(read.status).toBe(200);
    expect((await api.send('GET', `/cases?filter[inquiry-id]=${id}`)).body).toMatchObject({
      data: [{ id: idOf(made) }],
    });
    expect((await api.send('GET', '/cases?filter[report-id]=rep_1')).body).toMatchObject({ data: [] });
  });

  test('is found by the reference id of an account that it is about', async () => {
    const account = async (referenceId: string) =>
      idOf(await api.send('POST', '/accounts', { data: { attributes: { 'reference-id': referenceId } } }));
    const [ada, bob] = [await account('ref-Ada'), await account('ref-Bob')];
    await account('ref-nobody');
    const ofAda = idOf(await create({}, { 'object-ids': [ada] }));
    const ofBoth = idOf(await create({}, { 'object-ids': [bob, ada] }));
    await create();
    const found = async (filter: string) =>
      (at((await api.send('GET', `/cases?${filter}`)).body, 'data') as Value[]).map((one) => at(one, 'id')).sort();
    expect(await found('filter[reference-id]=ref-ada')).toEqual([ofAda, ofBoth].sort());
    expect(await found('filter[reference-id]=ref-Bob')).toEqual([ofBoth]);
    expect(await found(`filter[reference-id]=ref-Ada,ref-Bob&filter[account-id]=${bob}`)).toEqual([ofBoth]);
    expect(await found(`filter[reference-id]=ref-Ada&filter[account-id]=${bob}`)).toEqual([]);
    expect(await found('filter[reference-id]=ref-nobody')).toEqual([]);
    expect(await found('filter[reference-id]=ref')).toEqual([]);
  });

  test('takes and gives away objects, and refuses what it cannot hold', async () => {
    const id = idOf(await create());
    const held = await inquiry();
    const added = await api.send('POST', `/cases/${id}/add-objects`, { meta: { 'object-ids': [held] } });
    expect(at(added.body, 'data', 'relationships', 'inquiries', 'data', 0, 'id')).toBe(held);
    const removed = await api.send('POST', `/cases/${id}/remove-objects`, { meta: { 'object-ids': [held] } });
    expect(at(removed.body, 'data', 'relationships', 'inquiries', 'data')).toEqual([]);
    const nobody = await api.send('POST', `/cases/${id}/add-objects`, { meta: { 'object-ids': ['inq_nobody'] } });
    expect(nobody.status).toBe(404);
    const itself = await api.send('POST', `/cases/${id}/add-objects`, { meta: { 'object-ids': [held, id] } });
    expect(itself.status).toBe(422);
    expect(at(itself.body, 'errors', 0, 'source', 'pointer')).toBe('/meta/object-ids/1');
    const after = await api.send('GET', `/cases/${id}`);
    expect(at(after.body, 'data', 'relationships', 'inquiries', 'data')).toEqual([]);
  });

  test('is resolved and reopened by its status, assigned, updated and tagged', async () => {
    const id = idOf(await create());
    const act = (action: string, meta: Value) => api.send('POST', `/cases/${id}/${action}`, { meta });
    const resolved = await act('set-status', { status: 'Approved' });
    expect(resolved.body).toMatchObject({ data: { attributes: { status: 'Approved', resolution: 'Approved' } } });
    expect((await act('set-status', { status: 'Open' })).body).toMatchObject({
      data: { attributes: { status: 'Open' } },
    });
    expect((await act('set-status', { status: 'Nowhere' })).status).toBe(422);
    const assigned = await act('assign', { 'user-email-address': 'reviewer@example.com' });
    expect(at(assigned.body, 'data', 'attributes', 'assignee-id')).toBe('reviewer@example.com');
    expect((await act('add-tag', { 'tag-name': 'urgent' })).status).toBe(200);
    const updated = await api.send('PATCH', `/cases/${id}`, { meta: { 'sla-expires-in-seconds': null } });
    expect(at(updated.body, 'data', 'attributes', 'sla-expires-at')).toBeNull();
    const queued = await api.send('PATCH', `/cases/${id}`, { data: { attributes: { 'case-queue-id': 'cqueue_1' } } });
    expect(queued.status).toBe(404);
  });

  test('of a template with statuses and fields of its own begins as the first of them', async () => {
    const template = await api.send('POST', '/case-templates', {
      data: {
        attributes: {
          name: 'Fraud',
          key: 'fraud',
          statuses: [{ name: 'New' }, { name: 'Fraud', resolves: true }],
          'field-schemas': [{ key: 'score', type: 'integer' }],
        },
      },
    });
    expect(template.status).toBe(201);
    const read = await api.send('GET', `/case-templates/${idOf(template)}`);
    expect(at(read.body, 'data', 'attributes', 'resolutions')).toEqual(['Fraud']);
    const made = await create({ 'case-template-id': 'fraud', fields: { score: 7 } });
    expect(made.body).toMatchObject({
      data: { attributes: { status: 'New', fields: { score: { type: 'integer', value: 7 } } } },
    });
    const wrong = await create({ 'case-template-id': 'fraud', fields: { score: 'high' } });
    expect(wrong.status).toBe(422);
    expect(at(wrong.body, 'errors', 0, 'source', 'pointer')).toBe('/data/attributes/fields/score');
  });
});
