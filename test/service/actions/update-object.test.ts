import type { ObjectReference, Value } from '../../../interpreter/value';
import { faultOf } from '../objects/world';
import { makeActingWorld, referenceOf } from './acting-world';

let world: Awaited<ReturnType<typeof makeActingWorld>>;
beforeAll(async () => {
  world = await makeActingWorld();
  const attributes = {
    name: 'Order',
    field_schemas: [
      { key: 'amount', type: 'integer' },
      { key: 'notes', type: 'array', items: { type: 'string' } },
      { key: 'flags', type: 'multi-choices', options: ['new', 'late', 'big'] },
      {
        key: 'ship-to',
        type: 'hash',
        fields: [
          { key: 'city', type: 'string' },
          { key: 'zip', type: 'string' },
        ],
      },
    ],
  };
  await world.create('transaction-type', { key: 'order', attributes });
});
afterAll(() => world.end());

const FIELDS = { amount: 5, notes: ['a', 'b', 'a'], 'ship-to': { city: 'Ulm', zip: '1' } };

async function order(fields: { readonly [key: string]: Value } = FIELDS): Promise<ObjectReference> {
  return referenceOf(await world.create('transaction', { fields, relations: { transaction_type: ['order'] } }));
}

type Row = readonly [field: string, operator: string, value?: Value];

const update = (object: ObjectReference, ...rows: readonly Row[]) => {
  const changes = rows.map(([field, operator, value]) => ({ field, operator, ...(value !== undefined && { value }) }));
  return { object, changes };
};

describe('object.update', () => {
  test.each<[string, readonly Row[], { readonly [key: string]: Value }]>([
    ['sets', [['fields.amount', 'set', 7]], { amount: 7 }],
    [
      'sets within a hash and keeps the rest of it',
      [['fields.ship-to.zip', 'set', '2']],
      { 'ship-to': { city: 'Ulm', zip: '2' } },
    ],
    [
      'sets a whole hash, and nothing is left of the old',
      [['fields.ship-to', 'set', { city: 'Rom' }]],
      { 'ship-to': { city: 'Rom' } },
    ],
    ['appends a list', [['fields.notes', 'append', ['c', 'd']]], { notes: ['a', 'b', 'a', 'c', 'd'] }],
    ['pushes one item', [['fields.notes', 'push', 'c']], { notes: ['a', 'b', 'a', 'c'] }],
    ['removes every item that is equal', [['fields.notes', 'remove', 'a']], { notes: ['b'] }],
    ['leaves an empty list when it is unset', [['fields.notes', 'unset']], { notes: [] }],
    ['begins a list that was missing', [['fields.flags', 'push', 'new']], { flags: ['new'] }],
    [
      'applies each row to what the one before left',
      [
        ['fields.notes', 'unset'],
        ['fields.notes', 'push', 'x'],
      ],
      { notes: ['x'] },
    ],
    [
      'adds nothing for a missing value',
      [
        ['fields.notes', 'push'],
        ['fields.notes', 'append', null],
      ],
      {},
    ],
  ])('%s', async (_, rows, changed) => {
    const object = await order();
    expect((await world.give('object.update', update(object, ...rows))).fields).toEqual({ ...FIELDS, ...changed });
  });

  test.each<[string, Row]>([
    ['unset', ['fields.amount', 'unset']],
    ['set to a missing value', ['fields.amount', 'set']],
  ])('takes a value away that is %s', async (_, row) => {
    const { fields } = await world.give('object.update', update(await order(), row));
    expect(fields).not.toHaveProperty('amount');
  });

  test('changes attributes and reference ids, and writes no event where nothing is other', async () => {
    const inquiry = await world.newInquiry();
    const rows = [
      ['note', 'set', 'By post.'],
      ['reference_id', 'set', 'r-1'],
    ] as const;
    const updated = await world.give('object.update', update(referenceOf(inquiry), ...rows));
    expect(updated).toMatchObject({ referenceId: 'r-1', attributes: { note: 'By post.' } });
    const before = await world.eventsOf(inquiry.id);
    await world.give('object.update', update(referenceOf(inquiry), ...rows));
    expect(await world.eventsOf(inquiry.id)).toEqual(before);
  });

  test('tells of every row that is wrong, by its place, and changes nothing', async () => {
    const object = await order();
    const rows: readonly Row[] = [
      ['fields.amount', 'push', 1],
      ['fields.notes', 'append', 'c'],
      ['fields.amount', 'set', 9],
    ];
    const fault = await faultOf(world.perform('object.update', update(object, ...rows)));
    expect(fault).toMatchObject({
      code: 'fields_invalid',
      details: { diagnostics: [{ pointer: '/changes/0' }, { pointer: '/changes/1' }] },
    });
    expect((await world.now(object)).fields).toEqual(FIELDS);
  });

  test.each<[string, string, Value]>([
    ['fields.nothing', 'set', 1],
    ['fields.amount', 'set', 'much'],
    ['fields.flags', 'push', 'unheard-of'],
    ['fields.amount.cents', 'set', 1],
  ])('refuses %p %p %p by the type of the transaction', async (field, operator, value) => {
    const input = update(await order(), [field, operator, value]);
    expect((await faultOf(world.perform('object.update', input))).code).toBe('fields_invalid');
  });

  test.each<[string, string, Value]>([
    ['status', 'set', 'approved'],
    ['id', 'set', 'txn_1'],
    ['constructor', 'set', 'x'],
    ['tags', 'push', 'x'],
    ['reference_id', 'set', 7],
  ])('refuses to set the attribute %p', async (field, operator, value) => {
    const input = update(await order(), [field, operator, value]);
    expect((await faultOf(world.perform('object.update', input))).code).toBe('attribute_invalid');
  });

  test.each(['fields', '', '__proto__', 'fields.__proto__.x', 'a..b', 'fields.'])(
    'knows no field %p',
    async (field) => {
      const fault = await faultOf(world.perform('object.update', update(await order(), [field, 'set', {}])));
      expect(fault.code).toBe('action_input_invalid');
    },
  );

  test('is not done to what objects are made from', async () => {
    const list = await world.create('list', { key: 'names', attributes: { name: 'Names', list_type: 'name' } });
    const fault = await faultOf(world.perform('object.update', update(referenceOf(list), ['name', 'set', 'x'])));
    expect(fault).toMatchObject({ code: 'action_input_invalid', details: { issues: [{ pointer: '/object/type' }] } });
  });
});

describe('tags', () => {
  test('are copied from what an object has now, but for those that are left out', async () => {
    const from = referenceOf(await world.newInquiry({ tags: ['a', 'b', 'c'] }));
    const to = referenceOf(await world.newInquiry({ tags: ['c', 'd'] }));
    const given = await world.give('object.copy_tags', { from, to, exclude: ['b'] });
    expect([...given.tags].sort()).toEqual(['a', 'c', 'd']);
    expect(await world.lastEventOf(given)).toMatchObject({
      name: 'inquiry.updated-tags',
      context: { added_tags: ['a'] },
    });
  });

  test('are taken away, and those that are not there change nothing', async () => {
    const object = referenceOf(await world.newInquiry({ tags: ['a', 'b'] }));
    expect((await world.give('object.untag', { object, tags: ['a', 'x'] })).tags).toEqual(['b']);
    const before = await world.eventsOf(object.id);
    await world.give('object.untag', { object, tags: ['a'] });
    expect(await world.eventsOf(object.id)).toEqual(before);
  });
});
