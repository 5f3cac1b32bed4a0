import {
  assignCase,
  countRelated,
  createObject,
  moveObject,
  type NewValues,
  relate,
  related,
  tagObject,
  unrelate,
  updateObject,
} from '../../../src/objects';
import { faultOf, makeWorld, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());

const refusal = (kind: string, values: NewValues) =>
  faultOf(world.write((writing) => createObject(writing, kind, values)));
const openCase = (relations: Record<string, readonly string[]> = {}) =>
  world.create('case', { relations: { template: ['manual-review'], ...relations } });
const moveCase = (id: string, to: string) => world.write((writing) => moveObject(writing, 'case', id, to));
const namesOf = async (id: string) => (await world.eventsOf(id)).map((event) => event.name);

describe('an account', () => {
  test('has a reference id that no other has, whatever its case', async () => {
    await world.create('account', { referenceId: 'Ref-1' });
    expect(await refusal('account', { referenceId: 'rEF-1' })).toMatchObject({
      code: 'reference_taken',
      category: 'conflict',
      pointer: '/referenceId',
    });
    const other = await world.create('account', { referenceId: 'ref-2' });
    const change = world.write((writing) => updateObject(writing, 'account', other.id, { referenceId: 'REF-1' }));
    expect(await faultOf(change)).toMatchObject({ code: 'reference_taken' });
  });

  test('may be without one, as many others are', async () => {
    const made = [await world.create('account', {}), await world.create('account', { referenceId: '' })];
    expect(made.map((account) => account.referenceId)).toEqual([null, null]);
  });

  test('of those made at once with one reference id there is one', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 6 }, () => world.create('account', { referenceId: 'at-once' })),
    );
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  test('goes to any status of its type and to no other', async () => {
    const { id } = await world.create('account', {});
    const move = (to: string) => world.write((writing) => moveObject(writing, 'account', id, to));
    expect((await move('Inactive')).status).toBe('Inactive');
    expect(await faultOf(move('Inactive'))).toMatchObject({
      code: 'move_not_allowed',
      details: { allowed: ['Active'] },
    });
    expect(await faultOf(move('Gone'))).toMatchObject({ code: 'status_unknown', category: 'invalid' });
    expect(await namesOf(id)).toEqual(['account.created', 'account.status-updated']);
  });

  test('has its fields merged: what is not named stays, null takes away, and an event has both states', async () => {
    const { id } = await world.create('account', {
      fields: { name: { first: 'Ada', last: 'Byron' }, birthdate: '1990-02-28', phone_number: '+49301' },
    });
    const updated = await world.write((writing) =>
      updateObject(writing, 'account', id, { fields: { name: { last: 'Lovelace' }, phone_number: null } }),
    );
    expect(updated.fields).toEqual({ name: { first: 'Ada', last: 'Lovelace' }, birthdate: '1990-02-28' });
    expect((await world.eventsOf(id)).at(-1)).toMatchObject({
      name: 'account.updated-fields',
      context: {
        before: { name: { first: 'Ada', last: 'Byron' }, phone_number: '+49301' },
        after: { name: { first: 'Ada', last: 'Lovelace' }, phone_number: null },
      },
    });
  });

  test('that is changed to what it is already stays as it is, and writes no event', async () => {
    const made = await world.create('account', { referenceId: 'same', fields: { name: { first: 'Ada' } } });
    const change = { referenceId: 'same', fields: { name: { first: 'Ada' }, birthdate: null } };
    expect(await world.write((writing) => updateObject(writing, 'account', made.id, change))).toEqual(made);
    expect(await namesOf(made.id)).toEqual(['account.created']);
  });

  test('tells of fields and of its reference id by an event each', async () => {
    const { id } = await world.create('account', {});
    await world.write((writing) =>
      updateObject(writing, 'account', id, { referenceId: 'fresh', fields: { birthdate: '2000-01-01' } }),
    );
    expect(await namesOf(id)).toEqual(['account.created', 'account.updated', 'account.updated-fields']);
    const change = world.write((writing) => updateObject(writing, 'account', id, { fields: { birthdate: 5 } }));
    expect(await faultOf(change)).toMatchObject({ code: 'fields_invalid', pointer: '/fields/birthdate' });
  });
});

describe('tags', () => {
  test('are a set: what is there already is not added again, and the event says what came and went', async () => {
    const { id } = await world.create('account', { tags: ['old'] });
    const tagged = await world.write((writing) => tagObject(writing, 'account', id, { add: ['new', 'old'] }));
    expect(tagged.tags).toEqual(['old', 'new']);
    const set = await world.write((writing) => tagObject(writing, 'account', id, { set: ['new', 'last'] }));
    expect(set.tags).toEqual(['new', 'last']);
    const events = (await world.eventsOf(id)).slice(1);
    expect(events.map((event) => event.name)).toEqual([
      'account.tag-added',
      'account.updated-tags',
      'account.tag-added',
      'account.tag-removed',
      'account.updated-tags',
    ]);
    expect(events.at(-1)?.context).toMatchObject({ added_tags: ['last'], removed_tags: ['old'] });
    expect(events.at(-1)?.snapshot).toMatchObject({ tags: ['new', 'last'], version: set.version });
  });

  test('that stay the same write nothing', async () => {
    const { id } = await world.create('account', { tags: ['one'] });
    await world.write((writing) => tagObject(writing, 'account', id, { add: ['one'], remove: ['other'] }));
    expect(await namesOf(id)).toEqual(['account.created']);
  });

  test('added at once are all kept', async () => {
    const { id } = await openCase();
    const names = Array.from({ length: 8 }, (_, index) => `tag-${index}`);
    await Promise.all(names.map((tag) => world.write((writing) => tagObject(writing, 'case', id, { add: [tag] }))));
    const events = (await world.eventsOf(id)).slice(1);
    expect(events.map((event) => event.name)).toEqual(names.map(() => 'case.updated-tags'));
    expect(new Set(events.at(-1)?.snapshot['tags'] as string[])).toEqual(new Set(names));
  });

  test('are refused on what has none, and beyond a thousand', async () => {
    const list = await world.create('list', { attributes: { name: 'Names', list_type: 'name' } });
    const tag = world.write((writing) => tagObject(writing, 'list', list.id, { add: ['x'] }));
    expect(await faultOf(tag)).toMatchObject({ code: 'attribute_unknown' });
    const many = Array.from({ length: 1001 }, (_, index) => `tag-${index}`);
    const { id } = await world.create('account', {});
    const tagMany = world.write((writing) => tagObject(writing, 'account', id, { set: many }));
    expect(await faultOf(tagMany)).toMatchObject({ code: 'too_many_tags', details: { limit: 1000 } });
  });
});

describe('a case', () => {
  test('is numbered under its template and made by whoever made it', async () => {
    await world.create('case-template', { key: 'sanctions' });
    const cases = await Promise.all(
      Array.from({ length: 5 }, () => world.create('case', { relations: { template: ['sanctions'] } })),
    );
    expect(cases.map((one) => one.attributes['name']).sort()).toEqual(
      [1, 2, 3, 4, 5].map((number) => `SANCTIONS-${number}`),
    );
    expect(cases[0]).toMatchObject({ status: 'Open', attributes: { creator_type: 'api-key', creator_id: 'key_test' } });
  });

  test('has its inquiries and accounts as subjects, from its creation on', async () => {
    const account = await world.create('account', {});
    const inquiry = await world.create('inquiry', {
      relations: { template: ['onboarding'], account: [account.id] },
    });
    const made = await openCase({ inquiries: [inquiry.id], accounts: [account.id] });
    const [created] = await world.eventsOf(made.id);
    expect(created).toMatchObject({
      name: 'case.created',
      subjects: { [made.id]: 2, [inquiry.id]: 3, [account.id]: 4 },
    });
    await moveCase(made.id, 'Pending');
    expect((await world.eventsOf(made.id)).at(-1)?.subjects).toEqual({
      [made.id]: 3,
      [inquiry.id]: 4,
      [account.id]: 5,
    });
    expect(await countRelated(world.db, account, 'cases')).toBe(1);
    expect(await related(world.db, inquiry, 'cases')).toMatchObject([{ id: made.id }]);
  });

  test('is resolved and reopened by statuses that say so', async () => {
    const { id } = await openCase();
    const approved = await moveCase(id, 'Approved');
    expect(approved.attributes).toMatchObject({
      resolution: 'Approved',
      resolved_at: approved.updatedAt.toISOString(),
      resolver_id: 'key_test',
    });
    const declined = await moveCase(id, 'Declined');
    expect(declined.attributes).toMatchObject({
      resolution: 'Declined',
      resolved_at: approved.attributes['resolved_at'],
    });
    const open = await moveCase(id, 'Open');
    expect(open.attributes).not.toHaveProperty('resolution');
    expect(open.attributes).not.toHaveProperty('resolved_at');
    expect(await namesOf(id)).toEqual([
      'case.created',
      'case.status-updated',
      'case.resolved',
      'case.status-updated',
      'case.status-updated',
      'case.reopened',
    ]);
    expect(await faultOf(moveCase(id, 'Open'))).toMatchObject({
      code: 'move_not_allowed',
      details: { allowed: ['Pending', 'Approved', 'Declined'] },
    });
    expect(await faultOf(moveCase(id, 'Lost'))).toMatchObject({ code: 'status_unknown' });
  });

  test('has the statuses and fields of its template', async () => {
    await world.create('case-template', {
      key: 'own',
      attributes: {
        statuses: [
          { name: 'New', resolves: false },
          { name: 'Done', resolves: true },
        ],
        field_schemas: [{ key: 'score', type: 'integer' }],
      },
    });
    const made = await world.create('case', { relations: { template: ['own'] }, fields: { score: 3 } });
    expect(made).toMatchObject({ status: 'New', fields: { score: 3 } });
    await moveCase(made.id, 'Done');
    expect((await namesOf(made.id)).at(-1)).toBe('case.resolved');
    expect(await faultOf(moveCase(made.id, 'Open'))).toMatchObject({ details: { allowed: ['New', 'Done'] } });
    const values = { relations: { template: ['own'] }, fields: { score: 'high', level: 1 } };
    expect((await refusal('case', values)).details?.['diagnostics']).toHaveLength(2);
  });

  test('tells of what is attached and detached, also to what was let go', async () => {
    const [one, other] = [await world.create('account', {}), await world.create('account', {})];
    const made = await openCase({ accounts: [one.id] });
    await world.write((writing) => relate(writing, made.id, 'accounts', [one.id, other.id]));
    await world.write((writing) => unrelate(writing, made.id, 'accounts', [one.id, 'act_none']));
    const [attached, detached] = (await world.eventsOf(made.id)).slice(1);
    expect(attached).toMatchObject({
      name: 'case.updated',
      context: { relation: 'accounts', added: [other.id], removed: [] },
      subjects: { [made.id]: 3, [one.id]: 4, [other.id]: 3 },
    });
    expect(detached).toMatchObject({
      context: { added: [], removed: [one.id] },
      subjects: { [made.id]: 4, [one.id]: 5, [other.id]: 4 },
    });
    const unchanged = await world.write((writing) => relate(writing, made.id, 'accounts', [other.id]));
    expect(unchanged.version).toBe(4);
    const wrong = world.write((writing) => relate(writing, made.id, 'accounts', [made.id]));
    expect(await faultOf(wrong)).toMatchObject({ code: 'relation_target_not_found' });
  });

  test('is assigned, which is an event, and assigned to nobody again', async () => {
    const { id } = await openCase();
    const assigned = await world.write((writing) => assignCase(writing, id, { type: 'user', id: 'user_1' }));
    expect(assigned.attributes).toMatchObject({ assignee_id: 'user_1', assigner_id: 'key_test' });
    await world.write((writing) => assignCase(writing, id, { type: 'user', id: 'user_1' }));
    const free = await world.write((writing) => assignCase(writing, id, null));
    expect(free.attributes).not.toHaveProperty('assignee_id');
    expect(await namesOf(id)).toEqual(['case.created', 'case.assigned', 'case.assigned']);
  });

  test.each([
    ['a list', 'Open'],
    ['at least one', []],
    [
      'unique names',
      [
        { name: 'A', resolves: false },
        { name: 'A', resolves: true },
      ],
    ],
    ['a first that does not resolve', [{ name: 'A', resolves: true }]],
    ['nothing but name and resolves', [{ name: 'A', resolves: false, colour: 'red' }]],
  ])('template needs %s as its statuses', async (_, statuses) => {
    expect(await refusal('case-template', { key: 'bad', attributes: { statuses } })).toMatchObject({
      code: expect.stringMatching(/^attribute_invalid$/),
      pointer: '/attributes/statuses',
    });
  });
});

test.each([
  [{ key: 'a', type: 'wish' }],
  [{ key: '1a', type: 'string' }],
  [{ key: 'a', type: 'choices' }],
  [{ key: 'a', type: 'hash' }],
  [{ key: 'a', type: 'string', max_char_length: 5000 }],
  [{ key: 'a', type: 'string', colour: 'red' }],
])('a template with the field %j is refused', async (schema) => {
  const fault = await refusal('inquiry-template', { key: 'bad', attributes: { field_schemas: [schema] } });
  expect(fault).toMatchObject({ code: 'field_schema_invalid' });
  expect(fault.pointer).toMatch(/^\/attributes\/field_schemas\/0/);
});

test('a key is taken once among its kind, and must be one', async () => {
  expect(await refusal('case-template', { key: 'manual-review' })).toMatchObject({
    code: 'key_taken',
    pointer: '/key',
  });
  expect(await refusal('case-template', { key: 'Manual Review' })).toMatchObject({ code: 'key_not_valid' });
  expect(await refusal('case-template', {})).toMatchObject({ code: 'key_not_valid', pointer: '/key' });
  expect((await world.create('inquiry-template', { key: 'manual-review' })).key).toBe('manual-review');
});
