import type { ObjectReference } from '../../../interpreter/value';
import { consolidateAccounts, related } from '../../../src/objects';
import { gate, someoneWaits } from '../objects/world';
import { makeActingWorld, referenceOf } from './acting-world';
import { performWithin } from './perform-within';

let world: Awaited<ReturnType<typeof makeActingWorld>>;
beforeAll(async () => {
  world = await makeActingWorld();
  await world.create('account-type', {
    key: 'member',
    attributes: {
      name: 'Member',
      statuses: ['Active'],
      field_schemas: [{ key: 'user_id', type: 'string' }],
      identifier_schemas: [{ key: 'user_id', unique: true }],
      relation_schemas: [
        { key: 'employer', target: 'account', inverse: 'employees' },
        { key: 'employees', target: 'account', many: true, inverse: 'employer' },
      ],
    },
  });
});
afterAll(() => world.end());

const countOf = async (field: string, value: string) => {
  const { rows } = await world.pool.query(
    `select 1 from objects where kind = 'account' and (reference_id = $2 or fields ->> $1 = $2)`,
    [field, value],
  );
  return rows.length;
};

describe('account.find_or_create', () => {
  test.each([
    ['its reference id, whatever its case', { value: 'Customer-7' }, { value: 'CUSTOMER-7' }],
    [
      'a unique identifier',
      { type: 'member', by: 'user_id', value: 'u7' },
      { type: 'member', by: 'user_id', value: 'U7' },
    ],
  ])('makes an account, and finds it again by %s', async (_, first, second) => {
    const made = await world.give('account.find_or_create', first);
    const found = await world.give('account.find_or_create', second);
    expect(found).toEqual(made);
    expect((await world.eventsOf(made.id)).map(({ name }) => name)).toEqual(['account.created']);
  });

  test.each([
    ['a reference id', 'reference_id', { value: 'race' }],
    ['an identifier', 'user_id', { type: 'member', by: 'user_id', value: 'race-2' }],
  ])('of two runs that ask for %s at once, both are given one account', async (_, field, input) => {
    const [acted, released] = [gate(), gate()];
    const first = world.write(async (writing) => {
      const { output } = await performWithin(writing, 'account.find_or_create@1', input);
      acted.open();
      await released.passed;
      return output;
    });
    await acted.passed;
    // The first has not committed: the second finds nobody, and waits for the first's row.
    const other = world.perform('account.find_or_create', input);
    await someoneWaits(world);
    released.open();
    expect((await other).output).toEqual(await first);
    expect(await countOf(field, input.value)).toBe(1);
    const { id } = (await first) as ObjectReference;
    expect((await world.eventsOf(id)).map(({ name }) => name)).toEqual(['account.created']);
  });

  test('gives the account that another one became part of', async () => {
    const old = await world.create('account', { referenceId: 'merged' });
    const kept = await world.create('account', {});
    await world.write((writing) => consolidateAccounts(writing, kept.id, [old.id]));
    expect((await world.give('account.find_or_create', { value: 'merged' })).id).toBe(kept.id);
  });

  test('leaves an account that it finds as it is', async () => {
    await world.create('account', { referenceId: 'as-is', fields: { email_address: 'a@b.example' } });
    const input = { value: 'as-is', fields: { email_address: 'c@d.example' } };
    expect((await world.give('account.find_or_create', input)).fields).toEqual({ email_address: 'a@b.example' });
  });
});

describe('account.attach', () => {
  test('moves an inquiry from one account to another, and both are told', async () => {
    const inquiry = await world.newInquiry();
    const [before] = await related(world.db, inquiry, 'account');
    const account = await world.create('account', {});
    const given = await world.give('account.attach', { object: referenceOf(inquiry), account: referenceOf(account) });
    expect((await related(world.db, given, 'account')).map(({ id }) => id)).toEqual([account.id]);
    const { name, subjects } = await world.lastEventOf(given);
    expect(name).toBe('inquiry.updated');
    expect(Object.keys(subjects).sort()).toEqual([inquiry.id, account.id, before?.id].sort());
  });

  test('adds an account to a case that has others', async () => {
    const [one, other] = [await world.create('account', {}), await world.create('account', {})];
    const opened = await world.create('case', { relations: { template: ['manual-review'], accounts: [one.id] } });
    const given = await world.give('account.attach', { object: referenceOf(opened), account: referenceOf(other) });
    expect((await related(world.db, given, 'accounts')).map(({ id }) => id).sort()).toEqual([one.id, other.id].sort());
  });
});

describe('relations by name', () => {
  const member = async () => referenceOf(await world.create('account', { relations: { account_type: ['member'] } }));

  test('are set and unset on both sides, and the run is told of both', async () => {
    const [person, firm] = [await member(), await member()];
    const input = { source: person, relation: 'employer', target: firm };
    const set = await world.perform('object.set_relation', input);
    expect(set.output).toEqual(person);
    const told = (touched: typeof set.touched) =>
      Object.fromEntries(touched.map(({ id, attributes }) => [id, attributes['relations'] ?? {}]));
    expect(told(set.touched)).toEqual({
      [person.id]: { employer: firm.id },
      [firm.id]: { employees: [person.id] },
    });
    const unset = await world.perform('object.unset_relation', input);
    expect(told(unset.touched)).toEqual({ [person.id]: {}, [firm.id]: { employees: [] } });
    for (const { id } of [person, firm])
      expect((await world.eventsOf(id)).map(({ name }) => name)).toEqual([
        'account.created',
        'account.added-relation',
        'account.removed-relation',
      ]);
  });

  test('that are not there are no fault when they are unset', async () => {
    const source = await member();
    const { output } = await world.perform('object.unset_relation', {
      source,
      relation: 'employer',
      target: { type: 'account', id: 'act_nobody' },
    });
    expect(output).toEqual(source);
  });
});
