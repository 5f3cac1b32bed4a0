import type { ValueMap } from '../../../interpreter/value';
import { addItem, archiveItem, isOnList, LIST_TYPES } from '../../../src/lists';
import { moveObject, type StoredObject } from '../../../src/objects';
import { faultOf, gate, makeWorld, someoneWaits, type World } from '../objects/world';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  for (const type of LIST_TYPES.keys())
    await world.create('list', { key: `of-${type}`, attributes: { name: type, list_type: type } });
});
afterAll(() => world.end());

const add = (list: string, item: ValueMap) => world.write((writing) => addItem(writing, list, item));
const ask = (list: string, item: ValueMap) => isOnList(world.db, world.environment.id, list, item);

test.each<[string, ValueMap, ValueMap, ValueMap]>([
  ['string', { value: 'Abc' }, { value: 'Abc' }, { value: 'abc' }],
  ['browser-fingerprint', { value: 'f-1' }, { browser_fingerprint: 'f-1' }, { value: 'f-2' }],
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
    { latitude: 50.7, longitude: 7.1 },
    { latitude: 50.8, longitude: 7.1 },
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
  ['name', { name_first: 'Ada' }],
  ['geolocation', { latitude: 91, longitude: 0, radius_meters: 1 }],
  ['geolocation', { latitude: 1, longitude: 0 }],
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

test('a list has a type that there is, and a name to make a key from', async () => {
  const typed = world.create('list', { attributes: { name: 'X', list_type: 'wishes' } });
  expect(await faultOf(typed)).toMatchObject({ code: 'list_type_unknown' });
  const nameless = world.create('list', { attributes: { name: '123', list_type: 'string' } });
  expect(await faultOf(nameless)).toMatchObject({ code: 'key_not_valid' });
});
