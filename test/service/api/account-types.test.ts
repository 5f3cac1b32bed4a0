import type { Value } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  for (const type of [PERSON, FIRM]) expect((await type_('POST', '/account-types', type)).status).toBe(201);
});
afterAll(() => api.close());

type Body = { [key: string]: Value };

const FIELD: Body = { key: 'x', type: 'string' };
const REL: Body = { key: 'r', target: 'account' };
const PERSON: Body = {
  name: 'Person',
  key: 'person',
  statuses: ['New', 'Known'],
  'field-schemas': [
    { key: 'user_id', type: 'string', 'max-char-length': 10 },
    { key: 'nickname', type: 'string' },
    { key: 'tax_number', type: 'string', 'write-policy': 'write_once' },
    { key: 'level', type: 'choices', options: ['low', 'high'], 'default-value': 'low' },
    { key: 'photo', type: 'file' },
    { key: 'partner', type: 'relation', target: 'account' },
  ],
  'identifier-schemas': [{ key: 'user_id', unique: true }, { key: 'nickname' }],
  'relation-schemas': [
    { key: 'employer', target: 'account', inverse: 'employees' },
    { key: 'payments', target: 'transaction', many: true },
  ],
};
const FIRM: Body = {
  name: 'Firm',
  key: 'firm',
  'relation-schemas': [{ key: 'employees', target: 'account', many: true, inverse: 'employer' }],
};

const type_ = (method: string, url: string, attributes: Body): Promise<Sent> =>
  api.send(method, url, { data: { attributes } });
const account = (attributes: Body = {}, meta?: Body, type = 'person'): Promise<Sent> =>
  api.send('POST', '/accounts?extensions=true', {
    data: { attributes: { 'account-type-id': type, ...attributes } },
    ...(meta === undefined ? {} : { meta }),
  });
const made = async (attributes: Body = {}, type = 'person'): Promise<string> =>
  idOf(await account(attributes, undefined, type));
const act = (id: string, action: string, meta?: Body): Promise<Sent> =>
  api.send('POST', `/accounts/${id}/${action}`, meta === undefined ? undefined : { meta });
const attribute = (answer: Sent, ...path: string[]): Value => at(answer.body, 'data', 'attributes', ...path);
const pointerOf = (answer: Sent): Value => at(answer.body, 'errors', 0, 'source', 'pointer');
const read = (id: string): Promise<Sent> => api.send('GET', `/accounts/${id}?extensions=true`);
const eventsOf = async (id: string): Promise<readonly { name: string; context: Body }[]> =>
  (
    await api.service.pool.query<{ name: string; context: Body }>(
      'select name, context from events where object_id = $1 order by created_at',
      [id],
    )
  ).rows;

describe('an account type', () => {
  test('shows its fields as the document spells them, and its statuses with an id each', async () => {
    const shown = await api.send('GET', '/account-types/person');
    expect(at(shown.body, 'data', 'relationships', 'account-statuses', 'data')).toHaveLength(2);
    const first = at(shown.body, 'data', 'relationships', 'account-statuses', 'data', 0);
    expect(at(shown.body, 'data', 'relationships', 'default-account-status', 'data')).toEqual(first);
    const own = (attribute(shown, 'field-schemas') as Value[]).slice(-6);
    expect(own).toMatchObject([
      { key: 'user_id', type: 'string', config: { 'max-char-length': 10 } },
      { key: 'nickname' },
      { key: 'tax_number', config: { 'write-policy': 'write_once' } },
      { key: 'level', type: 'choices', 'default-value': 'low', config: { options: ['low', 'high'] } },
      { key: 'photo', type: 'file' },
      { key: 'partner', type: 'relation-schema', config: { target: 'account' } },
    ]);
    const open = await api.send('GET', '/account-types/person?extensions=true');
    expect(attribute(open, 'relation-schemas')).toEqual(PERSON['relation-schemas']);
    const { status, body } = await api.send('GET', '/account-types');
    expect([status, (at(body, 'data') as Value[]).length]).toEqual([200, 3]);
  });

  const wrong: readonly (readonly [string, Body, string])[] = [
    ['a status twice', { statuses: ['A', 'A'] }, 'statuses'],
    ['an identifier of no field', { 'identifier-schemas': [{ key: 'nothing' }] }, 'identifier-schemas/0'],
    ['a relation twice', { 'relation-schemas': [REL, REL] }, 'relation-schemas/1'],
    ['a field twice', { 'field-schemas': [FIELD, FIELD] }, 'field-schemas'],
    ['choices without options', { 'field-schemas': [{ key: 'x', type: 'choices' }] }, 'field-schemas/0'],
    [
      'a default of another type',
      { 'field-schemas': [{ ...FIELD, 'default-value': 5 }] },
      'field-schemas/0/default-value',
    ],
    ['a default of a hash', { 'field-schemas': [{ key: 'x', type: 'json', 'default-value': 5 }] }, 'field-schemas/0'],
    [
      'a text too long for any',
      { 'field-schemas': [{ ...FIELD, 'max-char-length': 2000 }] },
      'field-schemas/0/max-char-length',
    ],
  ];
  test.each(wrong)('with %s is refused with a pointer', async (_, attributes, place) => {
    const refused = await type_('POST', '/account-types', { name: 'W', key: 'wrong', ...attributes });
    expect([refused.status, pointerOf(refused)]).toEqual([422, `/data/attributes/${place}`]);
  });

  test('is changed for all of its accounts at once; a field that goes is told of, one that stays keeps its type', async () => {
    const field = { key: 'shoe_size', type: 'integer' };
    const made_ = await type_('POST', '/account-types', {
      name: 'C',
      key: 'changing',
      'field-schemas': [field, FIELD],
    });
    const id = idOf(made_);
    const retyped = await type_('PATCH', `/account-types/${id}`, {
      'field-schemas': [{ key: 'shoe_size', type: 'string' }],
    });
    expect([retyped.status, pointerOf(retyped)]).toEqual([422, '/data/attributes/field-schemas/0/type']);
    const changed = await type_('PATCH', `/account-types/${id}`, { name: 'D', 'field-schemas': [FIELD] });
    expect(attribute(changed, 'name')).toBe('D');
    expect((await eventsOf(id)).map(({ name }) => name)).toEqual([
      'account-type.created',
      'account-type.updated',
      'account-type.deleted-field',
    ]);
    expect((await eventsOf(id))[2]?.context).toMatchObject({ field_key: 'shoe_size' });
    expect((await account({ fields: { shoe_size: 40 } }, undefined, 'changing')).status).toBe(422);
  });

  test('keeps a status for as long as an account has it', async () => {
    const id = idOf(await type_('POST', '/account-types', { name: 'S', key: 'stati', statuses: ['A', 'B', 'C'] }));
    await made({ 'account-status': 'B' }, 'stati');
    const refused = await type_('PATCH', `/account-types/${id}`, { statuses: ['A', 'C'] });
    expect([refused.status, at(refused.body, 'errors', 0, 'code')]).toEqual([409, 'status_in_use']);
    expect((await type_('PATCH', `/account-types/${id}`, { statuses: ['A', 'B'] })).status).toBe(200);
    expect((await account({ 'account-status': 'C' }, undefined, 'stati')).status).toBe(422);
  });

  test('that is not there cannot be changed', async () => {
    expect((await type_('PATCH', '/account-types/acttp_nobody', { name: 'X' })).status).toBe(404);
  });
});

describe('the fields of an account', () => {
  test('begin with their defaults; files and relations say where something is', async () => {
    const photo = { filename: 'a.png', url: 'https://files.example/a.png', byte_size: 7 };
    const partner = await made();
    const one = await account({ fields: { photo, partner } });
    expect(attribute(one, 'fields', 'level')).toEqual({ type: 'choices', value: 'low' });
    expect(attribute(one, 'fields', 'photo', 'value')).toEqual(photo);
    expect(attribute(one, 'fields', 'partner', 'value')).toBe(partner);
    for (const fields of [{ photo: 'here' }, { partner: 'no id' }, { level: 'none' }, { user_id: 'x'.repeat(11) }]) {
      const refused = await account({ fields });
      expect([refused.status, pointerOf(refused)]).toEqual([422, `/data/attributes/fields/${Object.keys(fields)[0]}`]);
    }
    const file = { data: { data: 'aGk=', filename: 'me.png' } };
    expect((await account({ 'selfie-photo': file })).status).toBe(422);
  });

  test('that are written once keep their value', async () => {
    const id = await made();
    const patch = (value: Value) => type_('PATCH', `/accounts/${id}`, { fields: { tax_number: value } });
    expect((await patch('1')).status).toBe(200);
    expect((await patch('1')).status).toBe(200);
    for (const other of ['2', null]) {
      const refused = await patch(other);
      expect([refused.status, pointerOf(refused)]).toEqual([422, '/data/attributes/fields/tax_number']);
    }
  });

  test('are identifiers where the type says so: unique ones belong to one account', async () => {
    const one = await account({ fields: { user_id: 'U1', nickname: 'joe' } });
    expect(attribute(one, 'identifiers')).toEqual({ user_id: 'U1', nickname: 'joe' });
    expect((await account({ fields: { nickname: 'joe' } })).status).toBe(201);
    const taken = await account({ fields: { user_id: 'u1' } });
    expect([taken.status, at(taken.body, 'errors', 0, 'code')]).toEqual([409, 'identifier_taken']);
    const changed = await type_('PATCH', `/accounts/${idOf(one)}?extensions=true`, { fields: { user_id: null } });
    expect(attribute(changed, 'identifiers')).toEqual({ nickname: 'joe' });
    expect((await account({ fields: { user_id: 'u1' } })).status).toBe(201);
  });

  test('of those made at once with one identifier there is one', async () => {
    const tries = await Promise.all(Array.from({ length: 5 }, () => account({ fields: { user_id: 'race' } })));
    expect(tries.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });
});

describe('an account that may be there already', () => {
  test('is found by a unique identifier and updated', async () => {
    const up = (nickname: string) => account({ fields: { user_id: 'UP', nickname } }, { 'upsert-by': 'user_id' });
    const [first, second] = [await up('a'), await up('b')];
    expect([first.status, second.status, idOf(second)]).toEqual([201, 200, idOf(first)]);
    expect(attribute(second, 'identifiers', 'nickname')).toBe('b');
    expect((await account({ fields: { nickname: 'x' } }, { 'upsert-by': 'nickname' })).status).toBe(422);
    expect((await account({}, { 'upsert-by': 'user_id' })).status).toBe(400);
  });

  test('is made once by many who ask for it at once by its reference id', async () => {
    const tries = await Promise.all(
      Array.from({ length: 6 }, () => account({ 'reference-id': 'Many' }, { 'upsert-by': 'reference-id' })),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(tries.map(idOf)).size).toBe(1);
  });

  test('is made once by many who ask for it at once by an identifier', async () => {
    const tries = await Promise.all(
      Array.from({ length: 6 }, () => account({ fields: { user_id: 'Many' } }, { 'upsert-by': 'user_id' })),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(tries.map(idOf)).size).toBe(1);
  });
});

describe('a relation by name', () => {
  const meta = (key: string, target: string): Body => ({ 'relation-schema-key': key, 'target-object-id': target });

  test('is there on both sides, told of on both, and listed', async () => {
    const [joe, ann, firm] = [await made(), await made(), await made({}, 'firm')];
    expect((await act(joe, 'add-relation', meta('employer', firm))).status).toBe(200);
    await act(firm, 'add-relation', meta('employees', ann));
    expect(attribute(await read(joe), 'relations')).toEqual({ employer: firm });
    expect(attribute(await read(firm), 'relations')).toEqual({ employees: [joe, ann] });
    expect(attribute(await read(ann), 'relations')).toEqual({ employer: firm });
    expect((await eventsOf(firm)).slice(1)).toMatchObject([
      { name: 'account.added-relation', context: { relation_schema_key: 'employees', target_account_id: joe } },
      { name: 'account.added-relation', context: { relation_schema_key: 'employees', target_account_id: ann } },
    ]);
    const listed = await api.send('GET', `/accounts/${firm}/relations?filter[key]=employees&page[size]=1`);
    expect(listed.body).toMatchObject({ data: [{ type: 'account', id: ann }], links: { prev: null } });
    const next = String(at(listed.body, 'links', 'next')).replace('/api/v1', '');
    expect((await api.send('GET', next)).body).toMatchObject({ data: [{ id: joe }], links: { next: null } });
    const later = '2100-01-01T00:00:00Z';
    const none = await api.send(
      'GET',
      `/accounts/${firm}/relations?filter[key]=employees&filter[created-at-start]=${later}`,
    );
    expect(none.body).toMatchObject({ data: [] });
    await act(joe, 'remove-relation', meta('employer', firm));
    expect(attribute(await read(firm), 'relations')).toEqual({ employees: [ann] });
    expect(attribute(await read(joe), 'relations')).toEqual({});
    expect((await eventsOf(joe)).at(-1)).toMatchObject({
      name: 'account.removed-relation',
      context: { relation_schema_key: 'employer', target_account_id: firm, target_txn_id: null },
    });
  });

  test('is listed with what include asks for, once', async () => {
    const [joe, ann, firm] = [await made(), await made(), await made({}, 'firm')];
    await act(firm, 'add-relation', meta('employees', joe));
    await act(firm, 'add-relation', meta('employees', ann));
    const url = `/accounts/${firm}/relations?filter[key]=employees`;
    const type = at((await read(joe)).body, 'data', 'relationships', 'account-type', 'data');
    expect(at((await api.send('GET', `${url}&include=account-type`)).body, 'included')).toMatchObject([type as object]);
    expect(at((await api.send('GET', url)).body, 'included')).toBeNull();
    const wrong = await api.send('GET', `${url}&include=shoes`);
    expect([wrong.status, at(wrong.body, 'errors', 0, 'details')]).toEqual([
      400,
      expect.stringContaining('accountType'),
    ]);
  });

  test('to one object is refused a second, and an unknown name or object any', async () => {
    const [joe, firm, other] = [await made(), await made({}, 'firm'), await made({}, 'firm')];
    await act(joe, 'add-relation', meta('employer', firm));
    expect((await act(joe, 'add-relation', meta('employer', firm))).status).toBe(200);
    expect((await act(joe, 'add-relation', meta('employer', other))).status).toBe(409);
    const unknown = await act(joe, 'add-relation', meta('owner', other));
    expect([unknown.status, pointerOf(unknown)]).toEqual([422, '/meta/relation-schema-key']);
    expect(String(at(unknown.body, 'errors', 0, 'details'))).toMatch('employer, payments');
    expect((await act(joe, 'add-relation', meta('payments', other))).status).toBe(404);
    expect((await act(joe, 'add-relation', meta('employer', 'act_nobody'))).status).toBe(404);
    expect((await api.send('GET', `/accounts/${joe}/relations?filter[key]=owner`)).status).toBe(422);
  });
});

describe('an archived account', () => {
  test('is attached to nothing new until it is restored', async () => {
    const id = await made();
    await act(id, 'archive');
    expect((await act(id, 'archive')).status).toBe(409);
    const begin = () =>
      api.send('POST', '/inquiries', {
        data: { attributes: { 'inquiry-template-id': 'onboarding', 'account-id': id } },
      });
    const refused = await begin();
    expect([refused.status, at(refused.body, 'errors', 0, 'meta', 'code')]).toEqual([409, 'account_archived']);
    expect((await act(id, 'restore')).status).toBe(200);
    expect((await act(id, 'restore')).status).toBe(409);
    expect((await begin()).status).toBe(201);
    expect((await eventsOf(id)).map(({ name }) => name).slice(0, 3)).toEqual([
      'account.created',
      'account.archived',
      'account.restored',
    ]);
  });
});

describe('consolidating', () => {
  const begin = async (given: Body): Promise<Sent> =>
    api.send('POST', '/inquiries', { data: { attributes: { 'inquiry-template-id': 'onboarding', ...given } } });

  test('moves what is attached, leaves attributes, archives the sources and lets go of their identifiers', async () => {
    const target = await made();
    const source = await made({ 'reference-id': 'old-ref', fields: { user_id: 'moved', nickname: 'n' } });
    const inquiry = idOf(await begin({ 'account-id': source }));
    const done = await act(target, 'consolidate', { 'source-account-ids': [source] });
    expect([done.status, idOf(done)]).toEqual([202, target]);
    expect(attribute(done, 'fields', 'nickname', 'value')).toBeNull();
    const moved = await api.send('GET', `/inquiries/${inquiry}`);
    expect(at(moved.body, 'data', 'relationships', 'account', 'data', 'id')).toBe(target);
    expect(attribute(await read(source), 'consolidated-into')).toBe(target);
    expect((await eventsOf(source)).map(({ name }) => name)).toContain('account.consolidated');
    expect((await eventsOf(source)).at(-1)?.name).toBe('account.archived');
    expect((await eventsOf(target)).at(-1)).toMatchObject({
      name: 'account.consolidated-with',
      context: { source_account_ids: [source] },
    });
    expect((await type_('PATCH', `/accounts/${target}`, { fields: { user_id: 'moved' } })).status).toBe(200);
    const later = await begin({ 'reference-id': 'OLD-ref' });
    expect(at(later.body, 'data', 'relationships', 'account', 'data', 'id')).toBe(target);
    expect((await act(source, 'restore')).status).toBe(409);
  });

  test('is done once, and only with other accounts that there are', async () => {
    const [target, source] = [await made(), await made()];
    const into = (ids: Value) => act(target, 'consolidate', { 'source-account-ids': ids });
    const unknown = await into([source, 'act_nobody']);
    expect([unknown.status, at(unknown.body, 'errors', 0, 'meta', 'pointer')]).toEqual([
      404,
      '/meta/source-account-ids/1',
    ]);
    expect((await into([target])).status).toBe(422);
    expect((await into([])).status).toBe(400);
    expect((await into([source])).status).toBe(202);
    expect((await into([source])).status).toBe(409);
  });
});
