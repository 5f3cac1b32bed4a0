import type { ValueMap } from '../../../interpreter/value';
import { activateItem, addItem, archiveItem, isOnList, LIST_TYPES, setExpiry } from '../../../src/lists';
import { getObject, moveObject, type StoredObject } from '../../../src/objects';
import { faultOf, gate, makeWorld, someoneWaits, type World } from '../objects/world';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  for (const type of LIST_TYPES.keys())
    await world.create('list', {
      key: `of-${type}`,
      attributes: { name: type, list_type: type, ...(type === 'field' && { field_key: 'employer' }) },
    });
});
afterAll(() => world.end());

const add = (list: string, item: ValueMap) => world.write((writing) => addItem(writing, list, item));
const ask = (list: string, item: ValueMap) => isOnList(world.db, world.environment.id, list, item);

test.each<[string, ValueMap, ValueMap, ValueMap]>([
  ['string', { value: 'Abc' }, { value: 'Abc' }, { value: 'abc' }],
  ['browser-fingerprint', { value: 'f-1' }, { browser_fingerprint: 'f-1' }, { value: 'f-2' }],
  ['device-fingerprint', { value: 'd-1' }, { device_fingerprint: 'd-1' }, { value: 'D-1' }],
  ['field', { field_value: 'Acme' }, { value: 'Acme' }, { field_value: 'acme' }],
  ['country', { country_code: 'de' }, { country_code: 'DE' }, { country_code: 'AT' }],
  ['email-address', { value: 'Ada@Example.com' }, { email_address: 'ada@example.COM' }, { value: 'b@example.com' }],
  ['ip-address', { value: '203.0.113.9' }, { ip_address: '::ffff:203.0.113.9' }, { value: '203.0.113.10' }],
  ['phone-number', { value: '+49 (30) 123-45' }, { phone_number: '004930 12345' }, { value: '+493012346' }],
  [
    'name',
    { name_first: 'Ada ', name_last: 'Lovelace' },
    { name_first: 'ADA', name_last: 'lovelace' },
    { name_first: 'Ada', name_last: 'Byron' },
  ],
  [
    'government-id-number',
    { id_class: 'pp', id_number: 'c01x-77' },
    { id_class: 'PP', id_number: 'C01X 77' },
    { id_class: 'dl', id_number: 'c01x-77' },
  ],
  [
    'geolocation',
    { latitude: 50.7, longitude: 7.1, radius_meters: 100 },
    { latitude: 50.7008, longitude: 7.1 },
    { latitude: 50.701, longitude: 7.1 },
  ],
])('a list of type %s finds what is on it and nothing else, and takes it once', async (type, item, same, other) => {
  const list = `of-${type}`;
  expect(await ask(list, same)).toBe(false);
  const made = await add(list, item);
  expect(made.id.startsWith(`${LIST_TYPES.get(type)?.prefix}_`)).toBe(true);
  expect(made).toMatchObject({ status: 'active', attributes: { list_type: type, creator_type: 'api-key' } });
  expect(await ask(list, same)).toBe(true);
  expect(await ask(list, other)).toBe(false);
  expect(await faultOf(add(list, item))).toMatchObject({ code: 'list_item_exists', category: 'conflict' });
});

test('an archived item is on the list no more, and may be added again', async () => {
  const made = await add('of-string', { value: 'again' });
  const archived = await world.write((writing) => archiveItem(writing, made.id));
  expect(archived).toMatchObject({ status: 'archived', attributes: { archived_at: expect.any(String) } });
  expect(await ask('of-string', { value: 'again' })).toBe(false);
  await add('of-string', { value: 'again' });
  expect(await ask('of-string', { value: 'again' })).toBe(true);
  const events = (await world.eventsOf(made.id)).map((event) => event.name);
  expect(events).toEqual(['list-item.created', 'list-item.archived']);
});

test('of the same item added at once there is one, and the other is told so', async () => {
  const held = gate();
  const done = gate();
  const first = world.write(async (writing) => {
    await addItem(writing, 'of-string', { value: 'at once' });
    held.open();
    await done.passed;
  });
  await held.passed;
  const second = faultOf(add('of-string', { value: 'at once' }));
  await someoneWaits(world);
  done.open();
  await first;
  expect(await second).toMatchObject({ code: 'list_item_exists' });
});

describe('ranges of addresses', () => {
  beforeAll(async () => {
    await add('of-ip-address', { value: '198.51.100.77/24' });
    await add('of-ip-address', { value: '2001:db8:1::/48' });
  });
  test.each([
    ['198.51.100.1', true],
    ['198.51.101.1', false],
    ['::ffff:198.51.100.9', true],
    ['2001:db8:1:ffff::1', true],
    ['2001:db8:2::1', false],
    ['not an address', false],
    ['198.51.100', false],
    ['0xc6.0x33.0x64.1', false],
  ])('%s is in one: %s', async (address, expected) => {
    expect(await ask('of-ip-address', { ip_address: address })).toBe(expected);
  });

  test('are kept as networks: another spelling of the same is there already', async () => {
    expect(await faultOf(add('of-ip-address', { value: '198.51.100.0/24' }))).toMatchObject({
      code: 'list_item_exists',
    });
  });
});

test('a domain on a list of e-mail addresses stands for all of its addresses', async () => {
  await add('of-email-address', { value: 'Mailinator.example', match_type: 'domain' });
  expect(await ask('of-email-address', { value: 'who@mailinator.example' })).toBe(true);
  expect(await ask('of-email-address', { value: 'who@sub.mailinator.example' })).toBe(false);
});

test('a list of values asks for any of them; none, and a missing one, are on no list', async () => {
  await add('of-string', { value: 'one of many' });
  expect(await ask('of-string', { value: ['none', 'one of many'] })).toBe(true);
  expect(await ask('of-string', { value: ['none', null, 3] })).toBe(false);
  expect(await ask('of-string', { value: [] })).toBe(false);
  expect(await ask('of-string', { value: null })).toBe(false);
  expect(await ask('of-name', { name_first: ['ada', 'bob'], name_last: ['x', 'lovelace'] })).toBe(true);
});

test.each<[string, ValueMap]>([
  ['string', {}],
  ['string', { value: ' ' }],
  ['string', { value: 'x'.repeat(1001) }],
  ['country', { country_code: 'Germany' }],
  ['email-address', { value: 'nobody' }],
  ['email-address', { value: 'a@b.example', match_type: 'domain' }],
  ['email-address', { value: 'a@b.example', match_type: 'fuzzy' }],
  ['ip-address', { value: '203.0.113.0/33' }],
  ['ip-address', { value: '127.1' }],
  ['ip-address', { value: 'fe80::1%eth0' }],
  ['phone-number', { value: 'call me' }],
  ['phone-number', { value: '030 12345' }],
  ['phone-number', { value: '+0123456789' }],
  ['government-id-number', { id_class: 'pp', id_number: '--' }],
  ['government-id-number', { id_number: '77' }],
  ['field', { field_value: '' }],
  ['name', { name_first: 'Ada' }],
  ['geolocation', { latitude: 91, longitude: 0, radius_meters: 1 }],
  ['geolocation', { latitude: 1, longitude: 0, radius_meters: -1 }],
  ['geolocation', { latitude: 1, longitude: 0, radius_meters: 30_000_000 }],
  ['geolocation', { latitude: '1', longitude: 0, radius_meters: 1 }],
])('a list of type %s does not take %j', async (type, item) => {
  const fault = await faultOf(add(`of-${type}`, item));
  expect(fault).toMatchObject({ code: 'list_item_invalid', category: 'invalid', details: { list_type: type } });
});

test('a value that the type does not have is refused by its name, in a question too', async () => {
  expect(await faultOf(add('of-string', { value: 'x', colour: 'red' }))).toMatchObject({ pointer: '/item/colour' });
  expect(await faultOf(ask('of-string', { ip_address: '1.2.3.4' }))).toMatchObject({ code: 'list_item_invalid' });
});

test('an archived list takes nothing and finds nothing', async () => {
  const list: StoredObject = await world.create('list', { attributes: { name: 'Old one', list_type: 'string' } });
  expect(list.key).toBe('old-one');
  await add('old-one', { value: 'x' });
  await world.write((writing) => moveObject(writing, 'list', list.id, 'archived'));
  expect(await ask('old-one', { value: 'x' })).toBe(false);
  expect(await faultOf(add('old-one', { value: 'y' }))).toMatchObject({ code: 'list_archived' });
  expect(await faultOf(ask('no-such-list', { value: 'x' }))).toMatchObject({ code: 'object_not_found' });
});

test('a list has a type that there is, and what only lists of its type have', async () => {
  const make = (attributes: ValueMap) => faultOf(world.create('list', { attributes: { name: 'X', ...attributes } }));
  expect(await make({ list_type: 'wishes' })).toMatchObject({ code: 'list_type_unknown' });
  expect(await make({ list_type: 'face' })).toMatchObject({ code: 'list_type_unknown' });
  expect(await make({ list_type: 'field' })).toMatchObject({ pointer: '/attributes/field_key' });
  expect(await make({ list_type: 'string', field_key: 'x' })).toMatchObject({ pointer: '/attributes/field_key' });
  expect(await make({ list_type: 'string', allow_fuzzy_name_first: true })).toMatchObject({
    pointer: '/attributes/allow_fuzzy_name_first',
  });
});

test.each([
  ['Blocked IPs (2026)', 'blocked-ips-2026'],
  ['2026', 'list-2026'],
  ['Ärzte & Söhne', 'arzte-sohne'],
  ['Чёрный список', 'list-'],
  ['名簿', 'list-'],
])('of the name %s a list gets a key that starts with %s', async (name, start) => {
  const { key } = await world.create('list', { attributes: { name, list_type: 'string' } });
  expect(key?.startsWith(start)).toBe(true);
  expect(key).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
});

describe('the time of an item', () => {
  const until = (value: string, expiresAt: Date | null) =>
    world.write((writing) => addItem(writing, 'of-string', { value }, { expiresAt }));
  const soon = () => new Date(Date.now() + 3_600_000);
  const passed = () => new Date(Date.now() - 1);

  test('is over from that moment on, and the same values may then be added again', async () => {
    await until('for an hour', soon());
    expect(await ask('of-string', { value: 'for an hour' })).toBe(true);
    const old = await until('over', passed());
    expect(await ask('of-string', { value: 'over' })).toBe(false);
    await until('over', null);
    expect(await ask('of-string', { value: 'over' })).toBe(true);
    expect(await getObject(world.db, world.environment.id, old.id)).toMatchObject({ status: 'archived' });
    expect((await world.eventsOf(old.id)).map(({ name }) => name)).toEqual(['list-item.created', 'list-item.archived']);
  });

  test('can be set and taken away', async () => {
    const item = await until('changing', null);
    const set = (at: Date | null) => world.write((writing) => setExpiry(writing, item.id, at));
    const at = passed();
    await set(at);
    expect(await ask('of-string', { value: 'changing' })).toBe(false);
    await set(at);
    await set(null);
    expect(await ask('of-string', { value: 'changing' })).toBe(true);
    const [, first, second, ...more] = await world.eventsOf(item.id);
    expect(first).toMatchObject({
      name: 'list-item.updated',
      context: { before: { expires_at: null }, after: { expires_at: at.toISOString() } },
    });
    expect(second?.context).toMatchObject({ after: { expires_at: null } });
    expect(more).toEqual([]);
  });
});

describe('a pending item', () => {
  const pending = (value: string) =>
    world.write((writing) => addItem(writing, 'of-string', { value }, { status: 'pending' }));
  const activate = (item: StoredObject) => world.write((writing) => activateItem(writing, item));

  test('matches nothing until it is made active, and may be there twice until then', async () => {
    const [one, other] = [await pending('noted'), await pending('noted')];
    expect(await ask('of-string', { value: 'noted' })).toBe(false);
    expect(await activate(one)).toMatchObject({ status: 'active' });
    expect(await ask('of-string', { value: 'noted' })).toBe(true);
    expect(await faultOf(activate(other))).toMatchObject({ code: 'list_item_exists' });
    expect(await faultOf(activate(one))).toMatchObject({
      code: 'move_not_allowed',
      details: { allowed: ['archived'] },
    });
    expect((await world.eventsOf(one.id)).at(-1)).toMatchObject({
      name: 'list-item.activated',
      context: { before: { status: 'pending' }, after: { status: 'active' } },
    });
  });

  test('is not made active on a list that is archived', async () => {
    const list = await world.create('list', { attributes: { name: 'Shut', list_type: 'string' } });
    const item = await world.write((writing) => addItem(writing, 'shut', { value: 'x' }, { status: 'pending' }));
    await world.write((writing) => moveObject(writing, 'list', list.id, 'archived'));
    expect(await faultOf(activate(item))).toMatchObject({ code: 'list_archived' });
  });
});
