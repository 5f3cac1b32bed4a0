import type { Value } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

type Body = { [key: string]: Value };

const post = (url: string, attributes: Body, meta?: Body): Promise<Sent> =>
  api.send('POST', url, { data: { attributes }, ...(meta === undefined ? {} : { meta }) });
const patch = (url: string, attributes: Body): Promise<Sent> => api.send('PATCH', url, { data: { attributes } });
const act = (url: string, meta?: Body): Promise<Sent> =>
  api.send('POST', url, meta === undefined ? undefined : { meta });
const open = (given: Body = {}, meta?: Body): Promise<Sent> =>
  post('/cases', { 'case-template-id': 'manual-review', ...given }, meta);
const attribute = (answer: Sent, ...path: string[]): Value => at(answer.body, 'data', 'attributes', ...path);
const related = (answer: Sent, name: string): Value => at(answer.body, 'data', 'relationships', name, 'data');
const refusal = (answer: Sent): Value[] => [answer.status, at(answer.body, 'errors', 0, 'source', 'pointer')];
const eventsOf = async (id: string): Promise<readonly { name: string; context: Body }[]> =>
  (
    await api.service.pool.query<{ name: string; context: Body }>(
      'select name, context from events where object_id = $1 order by created_at',
      [id],
    )
  ).rows;

describe('a queue', () => {
  test('holds cases: they are put into it, into another and out of it, with an event each time', async () => {
    const made = await post('/case-queues', { name: 'First', key: 'first' });
    expect([made.status, attribute(made, 'status')]).toEqual([201, 'active']);
    const second = idOf(await post('/case-queues', { name: 'Second' }));
    const id = idOf(await open({ 'case-queue-id': 'first' }));
    const moved = await patch(`/cases/${id}`, { 'case-queue-id': second });
    expect(related(moved, 'case-queue')).toEqual({ type: 'case-queue', id: second });
    expect((await patch(`/cases/${id}`, { 'case-queue-id': second })).status).toBe(200);
    expect(related(await patch(`/cases/${id}`, { 'case-queue-id': null }), 'case-queue')).toBeNull();
    const told = (await eventsOf(id)).slice(1);
    expect(told).toMatchObject([
      {
        name: 'case.queue-updated',
        context: { before: { case_queue_id: idOf(made) }, after: { case_queue_id: second } },
      },
      { name: 'case.queue-updated', context: { before: { case_queue_id: second }, after: { case_queue_id: null } } },
    ]);
    const included = await api.send(
      'GET',
      `/cases/${idOf(await open({ 'case-queue-id': second }))}?include=case-queue`,
    );
    expect(at(included.body, 'included', 0, 'id')).toBe(second);
  });

  test('that is archived takes no more cases', async () => {
    const id = idOf(await post('/case-queues', { name: 'Old' }));
    expect((await act(`/case-queues/${id}/archive`)).status).toBe(200);
    expect((await act(`/case-queues/${id}/archive`)).status).toBe(409);
    expect((await open({ 'case-queue-id': id })).status).toBe(409);
    expect((await patch(`/cases/${idOf(await open())}`, { 'case-queue-id': id })).status).toBe(409);
    expect((await api.send('GET', '/case-queues?filter[status]=archived')).body).toMatchObject({ data: [{ id }] });
    expect((await open({ 'case-queue-id': 'cqueue_nobody' })).status).toBe(404);
    expect((await post('/case-queues', { name: 'Twice', key: 'first' })).status).toBe(409);
  });
});

describe('a comment', () => {
  test('is made on a case, shown with it, and told of to who waits for the case', async () => {
    const id = idOf(await open());
    const made = await post(`/cases/${id}/comments`, { message: 'Looks odd' });
    expect(made.status).toBe(201);
    expect(attribute(made, 'message')).toBe('Looks odd');
    expect(attribute(made, 'commenter-type')).toBe('api-key');
    const shown = await api.send('GET', `/cases/${id}?include=case-comments`);
    expect(related(shown, 'case-comments')).toEqual([{ type: 'case-comment', id: idOf(made) }]);
    expect(at(shown.body, 'included', 0, 'attributes', 'message')).toBe('Looks odd');
    expect((await api.send('GET', `/cases/${id}/comments`)).body).toMatchObject({ data: [{ id: idOf(made) }] });
    expect((await api.send('GET', `/case-comments/${idOf(made)}`)).status).toBe(200);
    const { rows } = await api.service.pool.query(
      `select s.object_id from event_subjects s join events e on e.id = s.event_id
       where e.name = 'case-comment.created' and e.object_id = $1`,
      [idOf(made)],
    );
    expect(rows.map((row) => row.object_id).sort()).toEqual([id, idOf(made)].sort());
  });

  test('has words, and a case that there is', async () => {
    const id = idOf(await open());
    expect((await post(`/cases/${id}/comments`, { message: '' })).status).toBe(400);
    expect(refusal(await post(`/cases/${id}/comments`, { message: ' ' }))).toEqual([422, '/data/attributes/message']);
    expect((await post('/cases/case_nobody/comments', { message: 'x' })).status).toBe(404);
  });
});

describe('what a case is about', () => {
  const prepared = async (): Promise<Record<string, string>> => {
    const inquiry = idOf(await post('/inquiries', { 'inquiry-template-id': 'onboarding' }));
    const verification = await api.send('POST', '/verifications', {
      data: { type: 'selfie', attributes: { 'inquiry-id': inquiry } },
    });
    const document = await api.send('POST', '/documents', {
      data: { type: 'document/generic', attributes: { 'inquiry-id': inquiry } },
    });
    const account = idOf(await post('/accounts', {}));
    return { inquiry, account, verification: idOf(verification), document: idOf(document) };
  };

  test('is attached and detached whatever its kind, and told of', async () => {
    const objects = await prepared();
    const ids = Object.values(objects);
    const id = idOf(await open());
    const added = await act(`/cases/${id}/add-objects`, { 'object-ids': ids });
    expect(added.status).toBe(200);
    expect(related(added, 'inquiries')).toEqual([{ type: 'inquiry', id: objects['inquiry'] }]);
    expect(related(added, 'accounts')).toEqual([{ type: 'account', id: objects['account'] }]);
    expect(related(added, 'verifications')).toEqual([{ type: 'verification/selfie', id: objects['verification'] }]);
    const { rows } = await api.service.pool.query(
      `select distinct s.object_id from event_subjects s join events e on e.id = s.event_id where e.object_id = $1`,
      [id],
    );
    expect(rows.map((row) => row.object_id).sort()).toEqual([id, ...ids].sort());
    const removed = await act(`/cases/${id}/remove-objects`, { 'object-ids': ids });
    for (const name of ['inquiries', 'accounts', 'verifications']) expect(related(removed, name)).toEqual([]);
    expect((await open({}, { 'object-ids': ids })).status).toBe(201);
  });

  test('is at most a thousand objects', async () => {
    const { rows } = await api.service.pool.query<{ id: string }>(
      `insert into objects (id, environment_id, kind, status)
       select 'act_many' || n, (select environment_id from objects where kind = 'account-type'
         and environment_id = (select environment_id from objects where id = $1)), 'account', 'Active'
       from generate_series(1, 1001) n returning id`,
      [idOf(await post('/accounts', {}))],
    );
    const ids = rows.map((row) => row.id);
    const id = idOf(await open({}, { 'object-ids': ids.slice(0, 999) }));
    const over = await act(`/cases/${id}/add-objects`, { 'object-ids': ids.slice(999) });
    expect([over.status, String(at(over.body, 'errors', 0, 'details'))]).toEqual([422, expect.stringMatching('1001')]);
    expect((await act(`/cases/${id}/add-objects`, { 'object-ids': ids.slice(998, 1000) })).status).toBe(200);
    expect((await open({}, { 'object-ids': ids })).status).toBe(400);
  });

  test('is no file: Usher keeps none', async () => {
    const id = idOf(await open());
    const file = [{ data: 'aGk=', filename: 'a.pdf' }];
    expect(refusal(await patch(`/cases/${id}`, { attachments: file }))).toEqual([422, '/data/attributes/attachments']);
    expect(attribute(await patch(`/cases/${id}`, { attachments: [] }), 'attachments')).toEqual([]);
  });

  test('has at most 90 days', async () => {
    const id = idOf(await open());
    const limit = (seconds: number) =>
      api.send('PATCH', `/cases/${id}`, { meta: { 'sla-expires-in-seconds': seconds } });
    expect((await limit(7_776_000)).status).toBe(200);
    expect((await limit(7_776_001)).status).toBe(400);
  });
});

describe('a case template', () => {
  const statuses = [
    { name: 'New' },
    { name: 'Done', resolves: true, tags: ['fraud', 'mistake'], 'tag-required': true },
    { name: 'Parked', tags: ['later'] },
  ];
  const make = async (key: string): Promise<string> => {
    const field = { key: 'score', type: 'integer' };
    const made = await post('/case-templates', { name: key, key, statuses, 'field-schemas': [field] });
    expect(made.status).toBe(201);
    return idOf(made);
  };

  test('may ask for the reason of a status: one of its tags', async () => {
    await make('reasons');
    const id = idOf(await open({ 'case-template-id': 'reasons' }));
    const set = (status: string, tag?: string) =>
      act(`/cases/${id}/set-status?extensions=true`, { status, ...(tag === undefined ? {} : { 'status-tag': tag }) });
    expect(refusal(await set('Done'))).toEqual([422, '/meta/status-tag']);
    expect(refusal(await set('Done', 'later'))).toEqual([422, '/meta/status-tag']);
    const done = await set('Done', 'fraud');
    expect([attribute(done, 'status'), attribute(done, 'status-tag')]).toEqual(['Done', 'fraud']);
    expect((await eventsOf(id)).at(-1)).toMatchObject({ name: 'case.resolved', context: { status_tag: 'fraud' } });
    expect(attribute(await set('Parked'), 'status-tag')).toBeNull();
    expect(refusal(await act(`/cases/${id}/set-status`, { status: 'Gone' }))).toEqual([422, '/meta/status']);
  });

  test('is changed for all of its cases at once, but for statuses that they have', async () => {
    const template = await make('changing');
    const id = idOf(await open({ 'case-template-id': 'changing', fields: { score: 5 } }));
    const taken = await patch(`/case-templates/${template}`, { statuses: [{ name: 'Other' }] });
    expect([taken.status, at(taken.body, 'errors', 0, 'code')]).toEqual([409, 'status_in_use']);
    const changed = await patch(`/case-templates/${template}?extensions=true`, {
      statuses: [{ name: 'New' }, { name: 'Closed', resolves: true }],
      'field-schemas': [{ key: 'reason', type: 'string' }],
    });
    expect(attribute(changed, 'resolutions')).toEqual(['Closed']);
    expect((await eventsOf(template)).map(({ name }) => name)).toEqual([
      'case-template.created',
      'case-template.updated',
      'case-template.deleted-field',
    ]);
    expect((await act(`/cases/${id}/set-status`, { status: 'Closed' })).status).toBe(200);
    expect(refusal(await patch(`/cases/${id}`, { fields: { score: 6 } }))).toEqual([
      422,
      '/data/attributes/fields/score',
    ]);
    const wrong = await patch(`/case-templates/${template}`, { statuses: [{ name: 'A', 'tag-required': true }] });
    expect(refusal(wrong)).toEqual([422, '/data/attributes/statuses']);
    expect((await patch('/case-templates/ctmpl_nobody', { name: 'x' })).status).toBe(404);
  });
});
