import type { Value } from '../../../interpreter/value';
import { LIST_TYPES } from '../../../src/lists';
import { at, idOf, openTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const SAMPLES: readonly (readonly [type: string, plural: string, item: { [key: string]: Value }])[] = [
  ['browser-fingerprint', 'browser-fingerprints', { value: 'abc123' }],
  ['country', 'countries', { 'country-code': 'NO' }],
  ['email-address', 'email-addresses', { value: 'jane@example.com', 'match-type': 'email_address' }],
  ['geolocation', 'geolocations', { latitude: 59.9, longitude: 10.7, 'radius-meters': 500 }],
  ['government-id-number', 'government-id-numbers', { 'id-class': 'pp', 'id-number': 'X123' }],
  ['ip-address', 'ip-addresses', { value: '203.0.113.0/24' }],
  ['name', 'names', { 'name-first': 'Jane', 'name-last': 'Doe' }],
  ['phone-number', 'phone-numbers', { value: '+4712345678' }],
  ['string', 'strings', { value: 'blocked' }],
];

test('every type of list of the service has its routes', () => {
  expect(SAMPLES.map(([type]) => type).sort()).toEqual([...LIST_TYPES.keys()].sort());
});

describe.each(SAMPLES)('a list of type %s', (type, plural, item) => {
  test('is made, holds an item once, gives it back, and lets it and itself be archived', async () => {
    const list = await api.send('POST', `/list/${plural}`, { data: { attributes: { name: `All ${plural}` } } });
    expect(list.status).toBe(201);
    expect(at(list.body, 'data', 'type')).toBe(`list/${type}`);
    const body = { data: { attributes: { 'list-id': idOf(list), ...item } } };
    const added = await api.send('POST', `/list-item/${plural}`, body);
    expect(added.status).toBe(201);
    expect(at(added.body, 'data', 'attributes')).toMatchObject({ status: 'active', 'match-count': 0, ...item });
    expect(at(added.body, 'data', 'relationships', 'creator', 'data', 'type')).toBe('api-key');
    expect((await api.send('POST', `/list-item/${plural}`, body)).status).toBe(409);
    const address = `/list-item/${plural}/${idOf(added)}`;
    expect((await api.send('GET', address)).body).toEqual(added.body);
    const archived = await api.send('DELETE', address);
    expect(at(archived.body, 'data', 'attributes', 'status')).toBe('archived');
    expect((await api.send('POST', `/list-item/${plural}`, body)).status).toBe(201);
    const gone = await api.send('DELETE', `/lists/${idOf(list)}?extensions=true`);
    expect(at(gone.body, 'data', 'attributes')).toMatchObject({ status: 'archived', key: `all-${plural}` });
    expect((await api.send('POST', `/list-item/${plural}`, body)).status).toBe(409);
  });
});

describe('lists', () => {
  test('are listed by status, and can be named by key', async () => {
    const made = await api.send('POST', '/list/countries', { data: { attributes: { name: 'C', key: 'closed' } } });
    const found = await api.send('GET', '/lists?filter[status]=active&extensions=true');
    expect((at(found.body, 'data') as readonly Value[]).map((list) => at(list, 'id'))).toContain(idOf(made));
    expect((await api.send('GET', '/lists/closed')).status).toBe(200);
    expect((await api.send('GET', '/lists?filter[status]=lost')).status).toBe(400);
  });

  test('an item of a wrong type, of a wrong value, or of another type of list is refused', async () => {
    const made = await api.send('POST', '/list/ip-addresses', { data: { attributes: { name: 'Net' } } });
    const add = (plural: string, attributes: { [key: string]: Value }) =>
      api.send('POST', `/list-item/${plural}`, { data: { attributes: { 'list-id': idOf(made), ...attributes } } });
    const wrong = await add('ip-addresses', { value: 'not an address' });
    expect(wrong.status).toBe(422);
    const other = await add('countries', { 'country-code': 'NO' });
    expect(other.status).toBe(422);
    expect(at(other.body, 'errors', 0, 'source', 'pointer')).toBe('/data/attributes/list-id');
    expect((await add('ip-addresses', { colour: 'red' })).status).toBe(400);
    const item = await add('ip-addresses', { value: '198.51.100.7' });
    expect((await api.send('GET', `/list-item/countries/${idOf(item)}`)).status).toBe(404);
  });
});
