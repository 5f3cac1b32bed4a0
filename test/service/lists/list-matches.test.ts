import type { ValueMap } from '../../../interpreter/value';
import { addItem, archiveItem, countMatches } from '../../../src/lists';
import { createObject, getObject, moveObject, type StoredObject, snapshotOf, updateObject } from '../../../src/objects';
import { createOrganization } from '../../../src/organizations';
import { makeWorld, type World } from '../objects/world';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  const schemas = [
    { key: 'employer', type: 'string' },
    { key: 'floor', type: 'integer' },
    { key: 'agreed', type: 'boolean' },
  ];
  await world.create('inquiry-template', { key: 'staff', attributes: { field_schemas: schemas } });
});
afterAll(() => world.end());

const list = (key: string, list_type: string, more: ValueMap = {}) =>
  world.create('list', { key, attributes: { name: key, list_type, ...more } });
const add = (key: string, item: ValueMap) => world.write((writing) => addItem(writing, key, item));
const open = (fields: ValueMap = {}) => world.create('inquiry', { fields, relations: { template: ['staff'] } });
const sit = (inquiry: StoredObject, attributes: ValueMap) =>
  world.create('inquiry-session', { attributes, relations: { inquiry: [inquiry.id] } });
const fill = (inquiry: StoredObject, fields: ValueMap) =>
  world.write((writing) => updateObject(writing, 'inquiry', inquiry.id, { fields }));
const stateOf = (id: string) => getObject(world.db, world.environment.id, id);
const matchesOf = async ({ id }: StoredObject) => (await snapshotOf(world.db, await stateOf(id)))['list_matches'];
const countOf = async ({ id }: StoredObject) => (await countMatches(world.db, [id])).get(id) ?? 0;

describe.each<[string, string, ValueMap, ValueMap, ValueMap, ValueMap?]>([
  [
    'email-address',
    'by-address',
    { value: 'bad@host.example' },
    { email_address: 'Bad@Host.example' },
    { email_address: 'good@host.example' },
  ],
  [
    'email-address',
    'by-domain',
    { value: 'mail.example', match_type: 'domain' },
    { email_address: 'a@mail.example' },
    { email_address: 'a@other.example' },
  ],
  [
    'phone-number',
    'by-phone',
    { value: '+49 30 1234567' },
    { phone_number: '030 1234567', address_country_code: 'DE' },
    { phone_number: '030 1234567', address_country_code: 'AT' },
  ],
  [
    'name',
    'by-name',
    { name_first: 'Ada', name_last: 'Lovelace' },
    { name_first: 'ADA', name_last: 'Lovelace ' },
    { name_first: 'Ada', name_last: 'Byron' },
  ],
  ['country', 'by-country', { country_code: 'KP' }, { selected_country_code: 'KP' }, { selected_country_code: 'KR' }],
  [
    'country',
    'by-address-country',
    { country_code: 'XK' },
    { address_country_code: 'xk' },
    { address_country_code: 'KR' },
  ],
  [
    'government-id-number',
    'by-number',
    { id_class: 'pp', id_number: 'C01-X77' },
    { identification_number: 'c01x77' },
    { identification_number: 'c01x78' },
  ],
  [
    'field',
    'by-field',
    { field_value: 'Acme' },
    { employer: 'Acme' },
    { employer: 'Other' },
    { field_key: 'employer' },
  ],
  ['field', 'by-number-field', { field_value: '13' }, { floor: 13 }, { floor: 14 }, { field_key: 'floor' }],
  ['field', 'by-flag-field', { field_value: 'false' }, { agreed: false }, { agreed: true }, { field_key: 'agreed' }],
  [
    'field',
    'by-other-field',
    { field_value: 'Acme' },
    { address_city: 'Acme' },
    { employer: 'Beta' },
    { field_key: 'address_city' },
  ],
])('a list of type %s (%s)', (type, key, item, fields, others, more) => {
  let made: StoredObject;
  beforeAll(async () => {
    await list(key, type, more);
    made = await add(key, item);
  });

  test('is matched by fields that an inquiry is made with, and its created event says so', async () => {
    const inquiry = await open(fields);
    expect(await matchesOf(inquiry)).toContain(key);
    const [created] = await world.eventsOf(inquiry.id);
    expect(created?.snapshot['list_matches']).toContain(key);
    expect(await matchesOf(await open(others))).not.toContain(key);
    expect(await countOf(made)).toBe(1);
  });

  test('is matched by fields that are given later, with an event, and counted once an inquiry', async () => {
    const before = await countOf(made);
    const inquiry = await open(others);
    await fill(inquiry, fields);
    await fill(inquiry, others);
    await fill(inquiry, fields);
    expect(await matchesOf(inquiry)).toContain(key);
    expect(await countOf(made)).toBe(before + 1);
    const told = (await world.eventsOf(inquiry.id)).filter(({ name }) => name === 'inquiry.updated');
    expect(told.map(({ context }) => context)).toEqual([
      expect.objectContaining({ before: { list_matches: null }, after: { list_matches: [key] } }),
    ]);
  });
});

describe.each<[string, string, ValueMap, ValueMap, ValueMap]>([
  ['ip-address', 'by-ip', { value: '203.0.113.0/24' }, { ip_address: '203.0.113.77' }, { ip_address: '203.0.114.77' }],
  ['ip-address', 'by-ipv6', { value: '2001:db8::/32' }, { ip_address: '2001:db8:1::1' }, { ip_address: '2001:db9::1' }],
  ['browser-fingerprint', 'by-browser', { value: 'bf' }, { browser_fingerprint: 'bf' }, { browser_fingerprint: 'BF' }],
  ['device-fingerprint', 'by-device', { value: 'df' }, { device_fingerprint: 'df' }, { browser_fingerprint: 'df' }],
  ['country', 'by-session-country', { country_code: 'CU' }, { country_code: 'cu' }, { country_code: 'KR' }],
  [
    'geolocation',
    'by-place',
    { latitude: 50, longitude: 7, radius_meters: 500 },
    { latitude: 50.001, longitude: 7 },
    { latitude: 51, longitude: 7 },
  ],
  [
    'geolocation',
    'by-gps',
    { latitude: 40, longitude: 7, radius_meters: 500 },
    { latitude: 1, longitude: 1, gps_latitude: 40, gps_longitude: 7.001 },
    { gps_latitude: 41, gps_longitude: 7 },
  ],
])('a list of type %s (%s)', (type, key, item, session, other) => {
  test('is matched by a session, whose event finds the inquiry with it', async () => {
    await list(key, type);
    const made = await add(key, item);
    const inquiry = await open();
    await sit(inquiry, other);
    expect(await matchesOf(inquiry)).toEqual([]);
    await sit(inquiry, session);
    await sit(inquiry, session);
    expect(await matchesOf(inquiry)).toEqual([key]);
    expect(await countOf(made)).toBe(1);
  });
});

test('what matched once stays, though the field or the item is gone; what is gone matches no more', async () => {
  await list('fleeting', 'field', { field_key: 'employer' });
  const item = await add('fleeting', { field_value: 'Brief Ltd' });
  const first = await open({ employer: 'Brief Ltd' });
  const archived = await world.write((writing) => archiveItem(writing, item.id));
  expect(archived.attributes).toMatchObject({ match_count: 1 });
  await fill(first, { employer: null });
  expect(await matchesOf(first)).toEqual(['fleeting']);
  expect(await matchesOf(await open({ employer: 'Brief Ltd' }))).toEqual([]);
});

test('items that are pending or whose time has passed, and lists that are archived, match nothing', async () => {
  const lists = await Promise.all(
    ['is-pending', 'is-over', 'is-shut'].map((key) => list(key, 'field', { field_key: 'employer' })),
  );
  await world.write(async (writing) => {
    const item = { field_value: 'Quiet Ltd' };
    await addItem(writing, 'is-pending', item, { status: 'pending' });
    await addItem(writing, 'is-over', item, { expiresAt: new Date(Date.now() - 1) });
    await addItem(writing, 'is-shut', item);
    await moveObject(writing, 'list', lists[2]?.id ?? '', 'archived');
  });
  expect(await matchesOf(await open({ employer: 'Quiet Ltd' }))).toEqual([]);
});

test('several lists are all named, each once, in the order in which they matched', async () => {
  for (const key of ['one', 'two']) await list(key, 'field', { field_key: 'employer' });
  await list('three', 'ip-address');
  for (const key of ['one', 'two']) await add(key, { field_value: 'Everywhere Ltd' });
  await add('three', { value: '192.0.2.1' });
  await add('three', { value: '192.0.2.0/24' });
  const inquiry = await open({ employer: 'Everywhere Ltd' });
  await sit(inquiry, { ip_address: '192.0.2.1' });
  expect(await matchesOf(inquiry)).toEqual(['one', 'two', 'three']);
});

test('lists of another environment do not match', async () => {
  await list('ours', 'field', { field_key: 'employer' });
  await add('ours', { field_value: 'Here Ltd' });
  const { environments } = await createOrganization(world.db, { name: 'Other', environments: ['sandbox'] });
  const [environment] = environments;
  if (environment === undefined) throw new Error('No environment.');
  const inquiry = await world.write(async (writing) => {
    const there = { ...writing, environment };
    await createObject(there, 'inquiry-template', {
      key: 'staff',
      attributes: { field_schemas: [{ key: 'employer', type: 'string' }] },
    });
    return createObject(there, 'inquiry', { fields: { employer: 'Here Ltd' }, relations: { template: ['staff'] } });
  });
  expect(inquiry.attributes['list_matches']).toBeUndefined();
});

test('inquiries that match one item at once wait for nobody', async () => {
  await list('hot', 'field', { field_key: 'employer' });
  const item = await add('hot', { field_value: 'Hot Ltd' });
  const within = (count: number): Promise<void> =>
    world.write(async (writing) => {
      await createObject(writing, 'inquiry', { fields: { employer: 'Hot Ltd' }, relations: { template: ['staff'] } });
      // Each is made while all those before it are not committed.
      if (count > 1) await within(count - 1);
    });
  await within(5);
  expect(await countOf(item)).toBe(5);
});
