import { createObject, findObject, getObject, type NewValues, related } from '../../../src/objects';
import { faultOf, gate, makeWorld, someoneWaits, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.create('inquiry-template', {
    key: 'full',
    attributes: {
      name: 'Full',
      field_schemas: [
        { key: 'plan', type: 'choices', options: ['basic', 'gold'] },
        { key: 'colours', type: 'multi-choices', options: ['red', 'blue'] },
        { key: 'children', type: 'integer', minimum: 0, maximum: 20 },
        { key: 'height', type: 'number' },
        { key: 'member', type: 'boolean' },
        { key: 'since', type: 'datetime' },
        { key: 'preferred-name', type: 'string', max_char_length: 5 },
        { key: 'notes', type: 'array', items: { type: 'string' } },
        { key: 'home', type: 'hash', fields: [{ key: 'city', type: 'string' }] },
        { key: 'raw', type: 'json' },
      ],
    },
  });
});
afterAll(() => world.end());

const open = (values: NewValues = {}) =>
  world.create('inquiry', { ...values, relations: { template: ['onboarding'], ...values.relations } });
const refusal = (values: NewValues) => faultOf(world.write((writing) => createObject(writing, 'inquiry', values)));
const relatedTo = async (id: string, relation: string) =>
  related(world.db, await getObject(world.db, world.environment.id, id), relation);

test('an inquiry is made from the published version of its template, and begins as created', async () => {
  const inquiry = await open({ fields: { name_first: 'Ada', birthdate: '1990-02-28' }, tags: ['vip', 'vip'] });
  expect(inquiry).toMatchObject({ kind: 'inquiry', status: 'created', version: 2, tags: ['vip'] });
  expect(inquiry.id).toMatch(/^inq_[1-9A-HJ-NP-Za-km-z]{24}$/);
  expect(inquiry.attributes).toMatchObject({ creator: 'API', environment: 'sandbox' });
  const [template] = await relatedTo(inquiry.id, 'template');
  expect(template?.key).toBe('onboarding');
  const [version] = await relatedTo(inquiry.id, 'template_version');
  expect(version).toMatchObject({ kind: 'inquiry-template-version', status: 'published' });
});

test('an inquiry gets an account of its own, unless it is asked not to', async () => {
  const [one] = await relatedTo((await open()).id, 'account');
  const [other] = await relatedTo((await open()).id, 'account');
  expect(one).toMatchObject({ kind: 'account', status: 'Active', attributes: { account_type_name: 'User' } });
  expect(other?.id).not.toBe(one?.id);
  expect((await world.eventsOf(String(one?.id)))[0]?.name).toBe('account.created');
  const lonely = await open({ autoCreateAccount: false });
  expect(await relatedTo(lonely.id, 'account')).toEqual([]);
});

test('a reference id leads to its account, whatever its case', async () => {
  const first = await open({ referenceId: 'Customer-7' });
  const second = await open({ referenceId: 'customer-7' });
  const [account] = await relatedTo(first.id, 'account');
  expect(account?.referenceId).toBe('Customer-7');
  expect((await relatedTo(second.id, 'account'))[0]?.id).toBe(account?.id);
  expect(await relatedTo(String(account?.id), 'inquiries')).toHaveLength(2);
  const third = await open({ autoCreateAccount: { referenceId: 'CUSTOMER-7' } });
  expect((await relatedTo(third.id, 'account'))[0]?.id).toBe(account?.id);
});

test('inquiries made at once with one reference id have one account', async () => {
  const held = gate();
  const done = gate();
  const values = { relations: { template: ['onboarding'] }, referenceId: 'at-once' };
  const first = world.write(async (writing) => {
    const made = await createObject(writing, 'inquiry', values);
    held.open();
    await done.passed;
    return made;
  });
  await held.passed;
  const others = [open(values), open(values)];
  await someoneWaits(world);
  done.open();
  const made = await Promise.all([first, ...others]);
  const accounts = await Promise.all(made.map(async ({ id }) => (await relatedTo(id, 'account'))[0]?.id));
  expect(new Set(accounts).size).toBe(1);
});

test('an account that is named is taken, and is a subject of the event', async () => {
  const account = await world.create('account', { referenceId: 'named' });
  const inquiry = await open({ relations: { account: [account.id] } });
  const [created] = await world.eventsOf(inquiry.id);
  expect(created).toMatchObject({ name: 'inquiry.created', subjects: { [inquiry.id]: 2, [account.id]: 3 } });
  expect((await getObject(world.db, world.environment.id, account.id)).version).toBe(3);
});

test('a template must be named, must be there, and be one', async () => {
  expect(await refusal({})).toMatchObject({ code: 'template_required', pointer: '/relations/template' });
  expect(await refusal({ relations: { template: ['no-such'] } })).toMatchObject({
    code: 'relation_target_not_found',
    category: 'missing',
    pointer: '/relations/template/0',
  });
  const account = await world.create('account', {});
  expect(await refusal({ relations: { template: [account.id] } })).toMatchObject({ code: 'relation_target_not_found' });
  expect(await refusal({ relations: { template: ['onboarding'], account: ['act_none'] } })).toMatchObject({
    pointer: '/relations/account/0',
  });
  expect(await refusal({ relations: { template: ['onboarding'], cases: ['case_1'] } })).toMatchObject({
    code: 'relation_not_held',
  });
  expect(await refusal({ relations: { template: ['onboarding'], toString: ['x'] } })).toMatchObject({
    code: 'relation_unknown',
  });
});

test('fields may be those of every inquiry and those that its template declares', async () => {
  const fields = {
    'name-first': 'Ada',
    plan: 'gold',
    colours: ['red', 'blue'],
    children: 2,
    height: 1.7,
    member: true,
    since: '2020-01-01T00:00:00+01:00',
    'preferred-name': 'Ad',
    notes: ['one'],
    home: { city: 'Bonn' },
    raw: { anything: [1, null] },
    name_last: null,
  };
  const inquiry = await world.create('inquiry', { relations: { template: ['full'] }, fields });
  expect(inquiry.fields).toEqual({
    name_first: 'Ada',
    plan: 'gold',
    colours: ['red', 'blue'],
    children: 2,
    height: 1.7,
    member: true,
    since: '2019-12-31T23:00:00.000Z',
    'preferred-name': 'Ad',
    notes: ['one'],
    home: { city: 'Bonn' },
    raw: { anything: [1, null] },
  });
});

test.each([
  ['name_first', 7],
  ['birthdate', '1990-02-30'],
  ['birthdate', '28.2.1990'],
  ['email_address', 'nobody'],
  ['plan', 'silver'],
  ['colours', ['green']],
  ['colours', 'red'],
  ['children', 21],
  ['children', 1.5],
  ['height', '1.7'],
  ['member', 'yes'],
  ['since', '2020-01-01T00:00:00'],
  ['preferred-name', 'Augusta'],
  ['notes', 'one'],
  ['home', []],
])('the field %s does not take %j, and the refusal points to it without saying the value', async (key, value) => {
  const fault = await refusal({ relations: { template: ['full'] }, fields: { [key]: value } });
  expect(fault).toMatchObject({ code: 'fields_invalid', category: 'invalid', pointer: `/fields/${key}` });
  expect(fault.message).toMatch(/^This field takes /);
  if (typeof value === 'string') expect(JSON.stringify(fault)).not.toContain(`"${value}"`);
});

test('all fields that are wrong are told of at once, also inside of others', async () => {
  const fault = await refusal({
    relations: { template: ['full'] },
    fields: { nmae_first: 'Ada', member: 1, notes: ['one', 2], home: { city: 3, street: 'x' } },
  });
  expect(fault.details?.['diagnostics']).toMatchObject([
    { code: 'field_unknown', pointer: '/fields/nmae_first', hint: expect.stringContaining('name_first') },
    { code: 'field_invalid', pointer: '/fields/member' },
    { code: 'field_invalid', pointer: '/fields/notes/1' },
    { code: 'field_invalid', pointer: '/fields/home/city' },
    { code: 'field_unknown', pointer: '/fields/home/street' },
  ]);
});

test('attributes that are set by moves alone, or have a wrong type, are refused', async () => {
  const fault = await refusal({
    relations: { template: ['onboarding'] },
    attributes: { completed_at: '2020-01-01T00:00:00Z', note: 5, __proto__x: 1 },
  });
  expect(fault).toMatchObject({
    code: 'attribute_invalid',
    details: {
      diagnostics: [
        { code: 'attribute_unknown', pointer: '/attributes/completed_at' },
        { code: 'attribute_invalid', pointer: '/attributes/note' },
        { code: 'attribute_unknown', pointer: '/attributes/__proto__x' },
      ],
    },
  });
});

test.each([[''], [' vip'], ['x'.repeat(256)]])('the tag %j is refused', async (tag) => {
  expect(await refusal({ relations: { template: ['onboarding'] }, tags: ['ok', tag] })).toMatchObject({
    code: 'tag_invalid',
    pointer: '/tags/1',
  });
});

test('an inquiry stays on the version that it began with', async () => {
  const [template] = await relatedTo((await open()).id, 'template');
  const [version] = await relatedTo(String(template?.id), 'latest_published_version');
  const inquiry = await world.create('inquiry', { relations: { template_version: [String(version?.id)] } });
  expect((await relatedTo(inquiry.id, 'template'))[0]?.id).toBe(template?.id);
});

test('an object is found by its id everywhere, by its key among its kind, and in its environment alone', async () => {
  const { db, environment } = world;
  const template = await getObject(db, environment.id, 'onboarding', 'inquiry-template');
  expect((await findObject(db, environment.id, template.id))?.key).toBe('onboarding');
  expect(await findObject(db, environment.id, 'onboarding')).toBeUndefined();
  expect(await findObject(db, environment.id, 'onboarding', 'case-template')).toBeUndefined();
  expect(await findObject(db, 'env_other', template.id)).toBeUndefined();
  expect(await faultOf(getObject(db, environment.id, 'nothing', 'list'))).toMatchObject({
    code: 'object_not_found',
    details: { kind: 'list' },
  });
});
