import type { StoredObject } from '../../../src/objects';
import { copyOf, snapshotOf } from '../../../src/objects';
import { takeSnapshot } from '../../../src/objects/rows/snapshot-of';

const INQUIRY: StoredObject = {
  id: 'inq_1',
  environmentId: 'env_1',
  kind: 'inquiry',
  version: 4,
  status: 'completed',
  key: null,
  referenceId: 'ref',
  attributes: { note: 'n', expires_at: '2026-01-02T00:00:00.000Z', redirect_uri: 'https://a.example' },
  fields: { birthdate: '2008-02-29', name_first: 'Ada', address_country_code: 'DE', home: { city: 'Bonn', zip: '1' } },
  tags: ['vip'],
  createdAt: new Date('2026-01-01T00:00:00.123Z'),
  updatedAt: new Date('2026-01-01T00:00:01Z'),
  redactedAt: null,
};

const at = (day: string) => takeSnapshot(INQUIRY, new Date(day));

test('a snapshot has what the language can read, times as ISO 8601, and nothing that is hidden', () => {
  const snapshot = at('2026-03-01T00:00:00Z');
  expect(snapshot).toMatchObject({
    type: 'inquiry',
    id: 'inq_1',
    version: 4,
    status: 'completed',
    reference_id: 'ref',
    note: 'n',
    created_at: '2026-01-01T00:00:00.123Z',
    completed_at: null,
    tags: ['vip'],
    ip_addresses: [],
    device_count: 0,
    country: 'DE',
    fields: { name_first: 'Ada' },
  });
  expect(snapshot).not.toHaveProperty('redirect_uri');
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
});

test.each([
  ['2026-02-27T23:59:59Z', 17],
  ['2026-03-01T00:00:00Z', 18],
  ['2008-02-28T00:00:00Z', null],
])('at %s somebody born on 2008-02-29 is %s', (day, age) => {
  expect(at(day)['age']).toBe(age);
});

test('without a birth date there is no age', () => {
  expect(takeSnapshot({ ...INQUIRY, fields: { birthdate: 'soon' } }, new Date())['age']).toBeNull();
});

test('a copy has who it is and the paths that are carried, and no more', async () => {
  const paths = [['status'], ['fields', 'name_first'], ['fields', 'home', 'city'], ['tags', 'first'], ['no', 'such']];
  const wanted = {
    type: 'inquiry',
    id: 'inq_1',
    version: 4,
    status: 'completed',
    fields: { name_first: 'Ada', home: { city: 'Bonn' } },
    tags: ['vip'],
  };
  expect(copyOf(INQUIRY, paths)).toEqual(wanted);
  expect(copyOf(at('2026-03-01T00:00:00Z'), paths)).toEqual(wanted);
  expect(copyOf(INQUIRY, [])).toEqual({ type: 'inquiry', id: 'inq_1', version: 4 });
  expect(copyOf(INQUIRY, [['fields'], ['fields', 'name_first']])['fields']).toEqual(INQUIRY.fields);
  expect(copyOf(at('2026-03-01T00:00:00Z'), [[]])).toEqual(at('2026-03-01T00:00:00Z'));
});

test('names of Object.prototype are no paths of an object', () => {
  const copy = copyOf(INQUIRY, [['constructor'], ['__proto__', 'x'], ['fields', 'toString']]);
  expect(copy).toEqual({ type: 'inquiry', id: 'inq_1', version: 4, fields: {} });
});

test('the age of a snapshot is that of its time', async () => {
  const born = new Date();
  born.setUTCFullYear(born.getUTCFullYear() - 30);
  const young = { ...INQUIRY, fields: { birthdate: born.toISOString().slice(0, 10) } };
  expect((await snapshotOf(undefined as never, young))['age']).toBe(30);
});
