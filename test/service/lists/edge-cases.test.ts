import ipaddr from 'ipaddr.js';
import type { Value, ValueMap } from '../../../interpreter/value';
import { addItem, archiveItem, isOnList, LIST_TYPES } from '../../../src/lists';
import { faultOf, makeWorld, type World } from '../objects/world';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  for (const type of LIST_TYPES.keys())
    await world.create('list', {
      key: `of-${type}`,
      attributes: { name: type, list_type: type, ...(type === 'field' && { field_key: 'employer' }) },
    });
  const fuzzy = { name: 'Fuzzy', list_type: 'name', allow_fuzzy_name_first: true };
  await world.create('list', { key: 'fuzzy', attributes: fuzzy });
});
afterAll(() => world.end());

const add = (list: string, item: ValueMap) => world.write((writing) => addItem(writing, list, item));
const ask = (list: string, item: ValueMap) => isOnList(world.db, world.environment.id, list, item);

/** The one value of an item of such a list that a text may be in. */
const WITH_TEXT: readonly (readonly [string, (value: Value) => ValueMap])[] = [
  ['browser-fingerprint', (value) => ({ value })],
  ['device-fingerprint', (value) => ({ value })],
  ['string', (value) => ({ value })],
  ['field', (field_value) => ({ field_value })],
  ['name', (name_first) => ({ name_first, name_last: 'Tables' })],
  ['government-id-number', (id_class) => ({ id_class, id_number: '1' })],
];
const TAME: readonly (readonly [string, (value: Value) => ValueMap])[] = [
  ['country', (country_code) => ({ country_code })],
  ['email-address', (value) => ({ value })],
  ['email-address', (value) => ({ value, match_type: 'domain' })],
  ['email-address', (value) => ({ value: 'a@b.example', match_type: value })],
  ['geolocation', (latitude) => ({ latitude, longitude: 1, radius_meters: 1 })],
  ['ip-address', (value) => ({ value })],
  ['phone-number', (value) => ({ value })],
];
const HOSTILE = [
  `'; drop table list_entries; --`,
  `' or '1'='1`,
  `") union select null --`,
  '{"$ne":null}',
  `{"key":["value"]}`,
  '$1',
  '%_\\',
  'a\r\nSet-Cookie: x=y',
  '<script>alert(1)</script>',
  '\u202eright to left',
  '👩‍👩‍👧 \u{1F1E9}\u{1F1EA}',
  'x'.repeat(1000),
];

test.each(WITH_TEXT)('a list of type %s keeps any text as it is, and finds that one alone', async (type, item) => {
  for (const text of HOSTILE) {
    const found = () => ask(`of-${type}`, item(text));
    expect([text, await found()]).toEqual([text, false]);
    await add(`of-${type}`, item(text));
    expect([text, await found()]).toEqual([text, true]);
  }
  expect(await ask(`of-${type}`, item('quite another'))).toBe(false);
});

test.each(TAME)('a list of type %s takes no hostile text, and asking with one finds nothing', async (type, item) => {
  for (const text of HOSTILE) {
    expect((await faultOf(add(`of-${type}`, item(text)))).code).toBe('list_item_invalid');
    expect(await ask(`of-${type}`, { ...item(text), ...(type === 'email-address' && { value: text }) })).toBe(false);
  }
});

test.each([...WITH_TEXT, ...TAME])('a list of type %s takes no value that is no text', async (type, item) => {
  for (const value of ['nul \0', '\ud800', '', '   ', true, { value: 'x' }, [[1]]] satisfies Value[]) {
    expect((await faultOf(add(`of-${type}`, item(value)))).code).toBe('list_item_invalid');
    expect(await ask(`of-${type}`, item(value))).toBe(false);
  }
});

test.each([
  ['José', 'Jose\u0301', true],
  ['ＡＤＡ', 'ada', true],
  ['Straße', 'STRASSE', true],
  ['Σίσυφος', 'ΣΊΣΥΦΟΣ', true],
  ['İpek', 'i\u0307pek', true],
  ['ﬁona', 'FIONA', true],
  ['Mary  Ann', '\u00a0mary\tann ', true],
  ['Jean‐Luc', 'jean-luc', true],
  ["D'Arcy", 'd’arcy', true],
  ['Be\u200bn', 'Ben', true],
  ['José', 'Jose', false],
  ['Ada', 'Adah', false],
])('the names %j and %j are the same: %s', async (one, other, same) => {
  const last = `Of ${one} and ${other}`;
  await add('of-name', { name_first: one, name_last: last });
  expect(await ask('of-name', { name_first: other, name_last: last })).toBe(same);
});

test.each([
  ['Jonathan', 'Jonathon', true],
  ['Jonathan', 'Jonatan', true],
  ['Jonathan', 'Jonnathan', true],
  ['Jonathan', 'Jonahtan', true],
  ['Jonathan', 'Jonatha', true],
  ['Jonathan', 'Nathan', false],
  ['Anna', 'Ann', true],
  ['Ann', 'Amn', false],
  ['Jonathan', 'Jo', false],
])('a list of fuzzy names takes %s for %s: %s; no other list does', async (one, other, same) => {
  const last = `Of ${one} and ${other}`;
  await add('fuzzy', { name_first: one, name_last: last });
  await add('of-name', { name_first: one, name_last: last });
  expect(await ask('fuzzy', { name_first: other, name_last: last })).toBe(same);
  expect(await ask('of-name', { name_first: other, name_last: last })).toBe(false);
  expect(await ask('fuzzy', { name_first: one, name_last: 'Somebody else' })).toBe(false);
});

test.each([
  ['+49 (0)30 123456', '+4930123456', true],
  ['0049 30 123457 ', '+49-30-123457', true],
  ['+49 30 123458', '+４９３０123458', true],
  ['+1 (415) 555-0100', '+14155550100', true],
  ['+442079460000', '+44 (0) 20 7946 0000', true],
  ['+14155550101', '4155550101', false],
  ['+999123456789', '+999 123 456 789', true],
])('the phone numbers %s and %s are the same: %s', async (one, other, same) => {
  await add('of-phone-number', { value: one });
  expect(await ask('of-phone-number', { value: other })).toBe(same);
});

test.each([
  ['Someone@EXAMPLE.com', 'someone@example.com', true],
  ['info@bücher.example', 'INFO@xn--bcher-kva.example', true],
  ['dot@host.example.', 'dot@host.example', true],
  ['plus+one@host.example', 'plus@host.example', false],
])('the e-mail addresses %s and %s are the same: %s', async (one, other, same) => {
  await add('of-email-address', { value: one });
  expect(await ask('of-email-address', { value: other })).toBe(same);
});

test.each([
  ['pp', 'C01X-77 A', 'PP', 'c01x77a', true],
  ['ssn', '123-45-6789', 'ssn', '123.45.6789', true],
  ['id', 'Ａ１２', 'id', 'a12', true],
  ['dl', 'Z1', 'id', 'Z1', false],
])('the number %s %s is the same as %s %s: %s', async (cls, number, otherClass, other, same) => {
  await add('of-government-id-number', { id_class: cls, id_number: number });
  expect(await ask('of-government-id-number', { id_class: otherClass, id_number: other })).toBe(same);
});

test('of ranges of every length the addresses within are found, and none outside', async () => {
  const addresses = ['203.0.113.201', '2001:db8:f0e1:d2c3:b4a5:9687:7869:5a4b'];
  await world.create('list', { key: 'of-lengths', attributes: { name: 'Lengths', list_type: 'ip-address' } });
  for (const address of addresses) {
    const bytes = ipaddr.parse(address).toByteArray();
    const width = bytes.length * 8;
    /** The address with one of its bits turned over. */
    const other = (bit: number) =>
      ipaddr.fromByteArray(bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (128 >> (bit & 7)) : byte))).toString();
    for (let prefix = width; prefix >= 0; prefix -= width === 32 ? 1 : 3) {
      const asked = prefix < width ? [address, other(prefix), other(width - 1)] : [address];
      const outside = prefix > 0 ? [other(prefix - 1), other(0)] : [];
      for (const one of outside)
        expect([prefix, one, await ask('of-lengths', { value: one })]).toEqual([prefix, one, false]);
      const { id } = await add('of-lengths', { value: `${address}/${prefix}` });
      for (const one of asked)
        expect([prefix, one, await ask('of-lengths', { value: one })]).toEqual([prefix, one, true]);
      for (const one of outside)
        expect([prefix, one, await ask('of-lengths', { value: one })]).toEqual([prefix, one, false]);
      await world.write((writing) => archiveItem(writing, id));
    }
  }
});

test('a range of IPv4 written as one of IPv6 is the same', async () => {
  await add('of-ip-address', { value: '::ffff:192.0.2.0/120' });
  expect(await ask('of-ip-address', { value: '192.0.2.200' })).toBe(true);
  expect((await faultOf(add('of-ip-address', { value: '192.0.2.9/24' }))).code).toBe('list_item_exists');
  expect((await faultOf(add('of-ip-address', { value: '::ffff:192.0.2.0/64' }))).code).toBe('list_item_invalid');
});

describe('circles', () => {
  test.each([
    ['in the middle', [48.2, 16.37, 0], [48.2, 16.37], true],
    ['just within', [48.2, 16.37, 1000], [48.20898, 16.37], true],
    ['just without', [48.2, 16.37, 1000], [48.20901, 16.37], false],
    ['to the east, within', [60, 10, 1000], [60, 10.0179], true],
    ['to the east, without', [60, 10, 1000], [60, 10.0181], false],
    ['over the line of dates', [0, 179.999, 1000], [0, -179.999], true],
    ['from the other side of it', [0, -179.999, 1000], [0, 179.999], true],
    ['on the line of dates', [0, 180, 10], [0, -180], true],
    ['over the pole', [89.9, 0, 30_000], [89.9, 180], true],
    ['at the pole', [90, 0, 5], [90, 123], true],
    ['at the other pole', [-90, 0, 5], [-89.9, 0], false],
    ['over the equator and the meridian', [0, 0, 100], [-0.0005, -0.0005], true],
    ['half of the earth away', [0, 0, 20_037_508], [0, 180], true],
    ['more than a quarter away', [0, 0, 9_000_000], [0, 90], false],
  ])('%s', async (name, [latitude = 0, longitude = 0, radius = 0], [atLatitude = 0, atLongitude = 0], expected) => {
    const key = `circle-${name.replaceAll(/[^a-z]+/g, '-')}`;
    await world.create('list', { key, attributes: { name, list_type: 'geolocation' } });
    await add(key, { latitude, longitude, radius_meters: radius });
    expect(await ask(key, { latitude: atLatitude, longitude: atLongitude })).toBe(expected);
  });

  test('find exactly the places that measuring all of them finds', async () => {
    const random = mulberry(4711);
    await world.create('list', { key: 'many-circles', attributes: { name: 'Many', list_type: 'geolocation' } });
    const circles = Array.from({ length: 120 }, () => ({
      latitude: Math.asin(2 * random() - 1) * (180 / Math.PI),
      longitude: 360 * random() - 180,
      radius_meters: Math.round(10 ** (3 + 3.2 * random())),
    }));
    for (const circle of circles) await add('many-circles', circle);
    let inside = 0;
    for (let place = 0; place < 300; place += 1) {
      const at = { latitude: Math.asin(2 * random() - 1) * (180 / Math.PI), longitude: 360 * random() - 180 };
      const expected = circles.some((circle) => metersBetween(circle, at) <= circle.radius_meters);
      inside += Number(expected);
      expect([at, await ask('many-circles', at)]).toEqual([at, expected]);
    }
    expect(inside).toBeGreaterThan(30);
    expect(inside).toBeLessThan(270);
  });
});

interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** By the chord through the earth, unlike the service. */
function metersBetween(one: Point, other: Point): number {
  const [a, b] = [vectorOf(one), vectorOf(other)];
  const chord = Math.hypot(...a.map((part, index) => part - (b[index] ?? 0)));
  return 2 * 6_371_008.8 * Math.asin(Math.min(1, chord / 2));
}

function vectorOf({ latitude, longitude }: Point): number[] {
  const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

/** The same numbers in every run. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
