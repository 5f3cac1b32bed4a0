import type { Value } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const create = (attributes: { [key: string]: Value } = {}, meta?: Value): Promise<Sent> =>
  api.send('POST', '/inquiries', {
    data: { attributes: { 'inquiry-template-id': 'onboarding', ...attributes } },
    ...(meta === undefined ? {} : { meta }),
  });

const act = (id: string, action: string, meta?: Value): Promise<Sent> =>
  api.send('POST', `/inquiries/${id}/${action}`, meta === undefined ? undefined : { meta });

const statusOf = (answer: Sent): Value => at(answer.body, 'data', 'attributes', 'status');

describe('an inquiry', () => {
  test('is created from a template named by key, with an account, and can be read back', async () => {
    const made = await create({
      'reference-id': 'ref-1',
      note: 'hello',
      tags: ['a'],
      fields: { 'name-first': 'Jane', birthdate: '1990-01-02' },
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      data: {
        type: 'inquiry',
        attributes: {
          status: 'created',
          'reference-id': 'ref-1',
          note: 'hello',
          tags: ['a'],
          fields: {
            'name-first': { type: 'string', value: 'Jane' },
            'name-last': { type: 'string', value: null },
            birthdate: { type: 'date', value: '1990-01-02' },
          },
        },
        relationships: {
          account: { data: { type: 'account' } },
          'inquiry-template': { data: { type: 'inquiry-template' } },
          'inquiry-template-version': { data: { type: 'inquiry-template-version' } },
          sessions: { data: [] },
        },
      },
    });
    const read = await api.send('GET', `/inquiries/${idOf(made)}`);
    expect(at(read.body, 'data')).toEqual(at(made.body, 'data'));
    expect(read.headers['persona-environment-id']).toMatch(/^env_/);
    expect(read.headers['persona-organization-id']).toMatch(/^org_/);
    expect(read.headers['request-id']).toMatch(/^req_/);
  });

  test('is answered and asked for in camelCase and snake_case just as well', async () => {
    const headers = { 'key-inflection': 'snake' };
    const body = { data: { attributes: { inquiry_template_id: 'onboarding', fields: { name_first: 'Jo' } } } };
    const made = await api.send('POST', '/inquiries', body, { headers });
    expect(at(made.body, 'data', 'attributes', 'fields', 'name_first', 'value')).toBe('Jo');
    expect(at(made.body, 'data', 'attributes', 'created_at')).toEqual(expect.stringMatching(/Z$/));
    const camel = await api.send('GET', `/inquiries/${idOf(made)}`, undefined, {
      headers: { 'key-inflection': 'camel' },
    });
    expect(at(camel.body, 'data', 'attributes', 'fields', 'nameFirst', 'value')).toBe('Jo');
    expect(at(camel.body, 'data', 'relationships', 'inquiryTemplate', 'data', 'type')).toBe('inquiry-template');
  });

  test('goes through its statuses by simulation, is reviewed, and refuses what it cannot do', async () => {
    const id = idOf(await create());
    const simulated = await act(id, 'perform-simulate-actions', {
      'simulate-actions': [{ type: 'start_inquiry' }, { type: 'complete_inquiry' }],
    });
    expect(statusOf(simulated)).toBe('completed');
    expect(statusOf(await act(id, 'mark-for-review'))).toBe('needs_review');
    const approved = await act(id, 'approve', { comment: 'fine' });
    expect(statusOf(approved)).toBe('approved');
    expect(at(approved.body, 'data', 'attributes', 'reviewer-comment')).toBe('fine');
    const again = await act(id, 'mark-for-review');
    expect(again.status).toBe(409);
    expect(at(again.body, 'errors', 0, 'meta', 'code')).toBe('move_not_allowed');
    const late = await act(id, 'perform-simulate-actions', { 'simulate-actions': [{ type: 'start_inquiry' }] });
    expect(late.status).toBe(409);
    expect(at(late.body, 'errors', 0, 'meta', 'allowed')).toEqual(['expired', 'declined']);
    expect(statusOf(await act(id, 'decline'))).toBe('declined');
  });

  test('simulated actions are done all or not at all', async () => {
    const id = idOf(await create());
    const failed = await act(id, 'perform-simulate-actions', {
      'simulate-actions': [{ type: 'start_inquiry' }, { type: 'start_inquiry' }],
    });
    expect(failed.status).toBe(409);
    expect(statusOf(await api.send('GET', `/inquiries/${id}`))).toBe('created');
    const verification = { type: 'create_passed_verification', data: { 'verification-template-id': 'vtmpl_1' } };
    const refused = await act(id, 'perform-simulate-actions', { 'simulate-actions': [verification] });
    expect(refused.status).toBe(404);
    expect(at(refused.body, 'errors', 0, 'meta', 'pointer')).toBe(
      '/meta/simulate-actions/0/data/verification-template-id',
    );
  });

  test('expires and is resumed, but one that has not begun has nothing to resume', async () => {
    const id = idOf(await create());
    const unbegun = await act(id, 'resume');
    expect([unbegun.status, at(unbegun.body, 'errors', 0, 'meta', 'code')]).toEqual([409, 'move_not_allowed']);
    const allowed = ['completed', 'expired', 'needs_review', 'approved', 'declined'];
    expect(at(unbegun.body, 'errors', 0, 'meta', 'allowed')).toEqual(allowed);
    expect(statusOf(await act(id, 'expire'))).toBe('expired');
    const again = await act(id, 'expire');
    expect([again.status, at(again.body, 'errors', 0, 'meta', 'code')]).toEqual([409, 'move_not_allowed']);
    const left = ['pending', 'needs_review', 'approved', 'declined'];
    expect(at(again.body, 'errors', 0, 'meta', 'allowed')).toEqual(left);
    expect(statusOf(await act(id, 'resume'))).toBe('pending');
  });

  test('that was started is not started again by simulation, and it says what can be done', async () => {
    const id = idOf(await create());
    const start = () => act(id, 'perform-simulate-actions', { 'simulate-actions': [{ type: 'start_inquiry' }] });
    expect(statusOf(await start())).toBe('pending');
    const again = await start();
    expect([again.status, at(again.body, 'errors', 0, 'meta', 'code')]).toEqual([409, 'move_not_allowed']);
    const allowed = ['completed', 'failed', 'expired', 'needs_review', 'approved', 'declined'];
    expect(at(again.body, 'errors', 0, 'meta', 'allowed')).toEqual(allowed);
  });

  test.each([
    ['completed', ['start_inquiry', 'complete_inquiry']],
    ['failed', ['start_inquiry', 'fail_inquiry']],
    ['needs_review', ['mark_for_review_inquiry']],
    ['approved', ['approve_inquiry']],
    ['declined', ['decline_inquiry']],
  ])('that is %s expires: what was under way is called off, and it can be resumed', async (status, types) => {
    const id = idOf(await create());
    const attributes = { 'inquiry-id': id };
    const verification = idOf(await api.send('POST', '/verifications', { data: { type: 'selfie', attributes } }));
    const session = idOf(await api.send('POST', '/inquiry-sessions', { data: { attributes } }));
    const ended = await act(id, 'perform-simulate-actions', {
      'simulate-actions': types.filter((type) => type !== 'start_inquiry').map((type) => ({ type })),
    });
    expect(statusOf(ended)).toBe(status);
    expect(statusOf(await act(id, 'expire'))).toBe('expired');
    expect(statusOf(await api.send('GET', `/verifications/${verification}`))).toBe('canceled');
    expect(statusOf(await api.send('GET', `/inquiry-sessions/${session}`))).toBe('expired');
    const resumed = await act(id, 'resume');
    expect(statusOf(resumed)).toBe('pending');
    expect(at(resumed.body, 'meta', 'session-token')).toEqual(expect.stringMatching(/^[\w-]{43}$/));
    expect(at(resumed.body, 'data', 'attributes', 'expired-at')).toBeNull();
    const simulated = await act(id, 'perform-simulate-actions', {
      'simulate-actions': [{ type: 'complete_inquiry' }, { type: 'expire_inquiry' }],
    });
    expect(statusOf(simulated)).toBe('expired');
  });

  test('takes tags one by one and all together', async () => {
    const id = idOf(await create());
    const tagsOf = (answer: Sent): Value => at(answer.body, 'data', 'attributes', 'tags');
    expect(tagsOf(await act(id, 'add-tag', { 'tag-name': 'one' }))).toEqual(['one']);
    expect(tagsOf(await act(id, 'set-tags', { 'tag-name': ['two', 'three'] }))).toEqual(['two', 'three']);
    expect(tagsOf(await act(id, 'remove-tag', { 'tag-name': 'two' }))).toEqual(['three']);
    const nameless = await act(id, 'add-tag', {});
    expect(nameless.status).toBe(400);
    const blank = await act(id, 'add-tag', { 'tag-name': ' ' });
    expect(blank.status).toBe(422);
  });

  test('is updated in part: note, fields and tags', async () => {
    const id = idOf(await create({ fields: { 'name-first': 'Jane', 'name-last': 'Doe' } }));
    const changed = await api.send('PATCH', `/inquiries/${id}`, {
      data: { attributes: { note: 'n', tags: ['t'], fields: { nameFirst: 'Joan' } } },
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      data: {
        attributes: {
          note: 'n',
          tags: ['t'],
          fields: { 'name-first': { value: 'Joan' }, 'name-last': { value: 'Doe' } },
        },
      },
    });
  });

  test('a wrong field is named with the pointer of where it stands, as it was spelled', async () => {
    const made = await create({ fields: { birthdate: 'yesterday', 'name-first': 7, 'shoe-size': 44 } });
    expect(made.status).toBe(422);
    const pointers = (at(made.body, 'errors') as readonly Value[]).map((error) => at(error, 'source', 'pointer'));
    expect([...pointers].sort()).toEqual([
      '/data/attributes/fields/birthdate',
      '/data/attributes/fields/name-first',
      '/data/attributes/fields/shoe-size',
    ]);
  });

  test('without a template, or with one that is not there, it is refused and says where', async () => {
    const none = await api.send('POST', '/inquiries', { data: { attributes: {} } });
    expect(none.status).toBe(422);
    expect(at(none.body, 'errors', 0, 'source', 'pointer')).toBe('/data/attributes/inquiry-template-id');
    const unknown = await create({ 'inquiry-template-id': 'nothing' });
    expect(unknown.status).toBe(404);
    expect(at(unknown.body, 'errors', 0, 'meta', 'pointer')).toBe('/data/attributes/inquiry-template-id');
  });

  test('can be made with or without an account of its own, and with a session', async () => {
    const alone = await create({}, { 'auto-create-account': false });
    expect(at(alone.body, 'data', 'relationships', 'account', 'data')).toBeNull();
    const named = await create({}, { 'auto-create-account-reference-id': 'person-7' });
    const account = at(named.body, 'data', 'relationships', 'account', 'data', 'id');
    const same = await create({}, { 'auto-create-account-reference-id': 'PERSON-7' });
    expect(at(same.body, 'data', 'relationships', 'account', 'data', 'id')).toBe(account);
    const visited = await create({}, { 'auto-create-inquiry-session': true });
    expect(at(visited.body, 'data', 'relationships', 'sessions', 'data', 0, 'type')).toBe('inquiry-session');
  });

  test('gives what include asks for, once each, and names what it cannot include', async () => {
    const id = idOf(await create({ 'reference-id': 'inc' }));
    const found = await api.send('GET', `/inquiries/${id}?include=account,inquiry-template,account,verifications`);
    const types = (at(found.body, 'included') as readonly Value[]).map((one) => at(one, 'type'));
    expect(types).toEqual(['account', 'inquiry-template']);
    const wrong = await api.send('GET', `/inquiries/${id}?include=shoes`);
    expect(wrong.status).toBe(400);
    expect(at(wrong.body, 'errors', 0, 'details')).toContain('shoes');
  });

  test('shows only the attributes that fields asks for', async () => {
    const id = idOf(await create({ fields: { 'name-first': 'Jane' } }));
    const found = await api.send('GET', `/inquiries/${id}?fields[inquiry]=status,fields.name-first,account`);
    expect(at(found.body, 'data', 'attributes')).toEqual({
      status: 'created',
      fields: { 'name-first': { type: 'string', value: 'Jane' } },
    });
    expect(Object.keys(at(found.body, 'data', 'relationships') as object)).toEqual(['account']);
  });
});

describe('a list of inquiries', () => {
  test('is paged to its end and back by its own links, newest first, each inquiry once', async () => {
    const wanted: string[] = [];
    for (let made = 0; made < 7; made += 1) wanted.unshift(idOf(await create({ 'reference-id': 'paged' })));
    const seen: Value[] = [];
    let url: string | null = '/inquiries?page[size]=3&filter[reference-id]=paged';
    let previous: Value = null;
    while (url !== null) {
      const page: Sent = await api.send('GET', url);
      seen.push(...(at(page.body, 'data') as readonly Value[]).map((one) => at(one, 'id')));
      const next: Value = at(page.body, 'links', 'next');
      previous = at(page.body, 'links', 'prev');
      url = typeof next === 'string' ? next.replace('/api/v1', '') : null;
    }
    expect(seen).toEqual(wanted);
    const back = await api.send('GET', String(previous).replace('/api/v1', ''));
    expect((at(back.body, 'data') as readonly Value[]).map((one) => at(one, 'id'))).toEqual(wanted.slice(3, 6));
    const first = await api.send('GET', '/inquiries?page[size]=3&filter[reference-id]=paged');
    expect(at(first.body, 'links', 'prev')).toBeNull();
  });

  test('is filtered by status, account, template, id and time', async () => {
    const made = await create({ 'reference-id': 'filtered' });
    const id = idOf(made);
    const account = String(at(made.body, 'data', 'relationships', 'account', 'data', 'id'));
    const template = String(at(made.body, 'data', 'relationships', 'inquiry-template', 'data', 'id'));
    const count = async (filter: string): Promise<number> => {
      const found = await api.send('GET', `/inquiries?filter[inquiry-id]=${id}&${filter}`);
      return (at(found.body, 'data') as readonly Value[]).length;
    };
    expect(await count('filter[status]=created,pending')).toBe(1);
    expect(await count('filter[status]=approved')).toBe(0);
    expect(await count(`filter[account-id]=${account}`)).toBe(1);
    expect(await count('filter[account-id]=act_nobody')).toBe(0);
    expect(await count(`filter[inquiry-template-id]=${template}`)).toBe(1);
    expect(await count('filter[created-at-start]=2020-01-01T00:00:00Z')).toBe(1);
    expect(await count('filter[created-at-end]=2020-01-01T00:00:00Z')).toBe(0);
  });

  test.each([
    ['page[size]=0', 'page[size]'],
    ['page[size]=101', 'page[size]'],
    ['page[size]=many', 'page[size]'],
    ['page[colour]=red', 'page[colour]'],
    ['filter[shoe]=1', 'filter[shoe]'],
    ['filter[created-at-start]=soon', 'filter[created-at-start]'],
    ['sort=name', 'sort'],
    ['filter[note]=a&filter[note]=b', 'filter[note]'],
    ['page[after]=%00', ''],
  ])('a query that cannot be (%s) is a 400 that names it', async (query, named) => {
    const refused = await api.send('GET', `/inquiries?${query}`);
    expect(refused.status).toBe(400);
    expect(at(refused.body, 'errors', 0, 'details')).toContain(named);
  });

  test('a cursor that is not in the list is a 400, not an empty page', async () => {
    const refused = await api.send('GET', '/inquiries?page[after]=inq_nobody');
    expect(refused.status).toBe(400);
    expect(at(refused.body, 'errors', 0, 'meta', 'code')).toBe('cursor_not_found');
  });
});

describe('a session of an inquiry', () => {
  test('is created, shows up on its inquiry, is listed, and expires', async () => {
    const id = idOf(await create());
    const made = await api.send('POST', '/inquiry-sessions', {
      data: { attributes: { 'inquiry-id': id, 'ip-address': '203.0.113.7', 'is-vpn': true } },
    });
    expect(made.status).toBe(201);
    expect(at(made.body, 'data', 'attributes', 'ip-address')).toBe('203.0.113.7');
    const session = idOf(made);
    const inquiry = await api.send('GET', `/inquiries/${id}`);
    expect(at(inquiry.body, 'data', 'relationships', 'sessions', 'data', 0, 'id')).toBe(session);
    const listed = await api.send('GET', `/inquiry-sessions?filter[inquiry-id]=${id}`);
    expect(at(listed.body, 'data', 0, 'id')).toBe(session);
    expect((await api.send('GET', `/inquiry-sessions/${session}?include=inquiry`)).status).toBe(200);
    expect(statusOf(await api.send('POST', `/inquiry-sessions/${session}/expire`))).toBe('expired');
    expect((await api.send('POST', `/inquiry-sessions/${session}/expire`)).status).toBe(409);
  });
});

describe('inquiry templates', () => {
  test('are made with fields of their own, which inquiries then take under their own keys', async () => {
    const made = await api.send('POST', '/inquiry-templates', {
      data: {
        attributes: {
          name: 'Shoes',
          key: 'shoes',
          'field-schemas': [
            { key: 'shoe-size', type: 'integer', minimum: 10, maximum: 60 },
            { key: 'colour', type: 'choices', options: ['red', 'blue'], 'max-char-length': 9 },
          ],
        },
      },
    });
    expect(made.status).toBe(201);
    const template = await api.send('GET', `/inquiry-templates/${idOf(made)}?include=latest-published-version`);
    expect(template.status).toBe(200);
    expect(at(template.body, 'included', 0, 'type')).toBe('inquiry-template-version');
    const inquiry = await create({ 'inquiry-template-id': 'shoes', fields: { 'shoe-size': 44 } });
    expect(at(inquiry.body, 'data', 'attributes', 'fields', 'shoe-size')).toEqual({ type: 'integer', value: 44 });
    expect((await api.send('GET', '/inquiry-templates')).status).toBe(200);
    const versions = await api.send('GET', '/inquiry-template-versions?filter[inquiry-template-id]=shoes');
    expect(at(versions.body, 'data', 0, 'attributes', 'live')).toBe(true);
    expect((await api.send('GET', '/inquiry-template-versions')).status).toBe(400);
    expect((await api.send('GET', '/inquiry-template-versions?filter[inquiry-template-id]=none')).status).toBe(404);
  });

  test('a template whose fields cannot be says which, and a key that is taken is a 409', async () => {
    const attributes = { name: 'T', key: 'taken', 'field-schemas': [{ key: 'a', type: 'colour' }] };
    const wrong = await api.send('POST', '/inquiry-templates', { data: { attributes } });
    expect(wrong.status).toBe(422);
    expect(at(wrong.body, 'errors', 0, 'source', 'pointer')).toBe('/data/attributes/field-schemas/0/type');
    const right = { data: { attributes: { name: 'T', key: 'taken' } } };
    expect((await api.send('POST', '/inquiry-templates', right)).status).toBe(201);
    expect((await api.send('POST', '/inquiry-templates', right)).status).toBe(409);
  });
});
