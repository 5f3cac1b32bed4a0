import type { Value } from '../../../interpreter/value';
import { LIST_TYPES } from '../../../src/lists';
import { createApiKey, createOrganization } from '../../../src/organizations';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const SAMPLES: readonly (readonly [type: string, plural: string, item: { [key: string]: Value }])[] = [
  ['browser-fingerprint', 'browser-fingerprints', { value: 'abc123' }],
  ['country', 'countries', { 'country-code': 'NO' }],
  ['device-fingerprint', 'device-fingerprints', { value: 'abc123' }],
  ['email-address', 'email-addresses', { value: 'jane@example.com', 'match-type': 'email_address' }],
  ['field', 'fields', { 'field-value': 'Acme' }],
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

const newList = (plural: string, name: string, more: { [key: string]: Value } = {}) => {
  const field = plural === 'fields' ? { 'field-key': 'employer' } : {};
  return api.send('POST', `/list/${plural}`, { data: { attributes: { name, ...field, ...more } } });
};

describe.each(SAMPLES)('a list of type %s', (type, plural, item) => {
  test('is made, holds an item once, gives it back, and lets it and itself be archived', async () => {
    const list = await newList(plural, `All ${plural}`);
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

describe('items', () => {
  const add = (list: Sent, attributes: { [key: string]: Value }) =>
    api.send('POST', '/list-item/strings?extensions=true', {
      data: { attributes: { 'list-id': idOf(list), ...attributes } },
    });
  const patch = (item: Sent, attributes: { [key: string]: Value }) =>
    api.send('PATCH', `/list-item/strings/${idOf(item)}?extensions=true`, { data: { attributes } });
  const shown = ({ body }: Sent) => at(body, 'data', 'attributes');

  test('have a time that is given, changed and taken away, beyond the published document', async () => {
    const list = await newList('strings', 'Timed');
    const item = await add(list, { value: 'x', 'expires-at': '2030-01-01T00:00:00+01:00' });
    expect(shown(item)).toMatchObject({ 'expires-at': '2029-12-31T23:00:00.000Z' });
    expect(shown(await patch(item, { 'expires-at': '2020-01-01T00:00:00Z' }))).toMatchObject({
      'expires-at': '2020-01-01T00:00:00.000Z',
    });
    expect((await add(list, { value: 'x' })).status).toBe(201);
    expect(shown(await api.send('GET', `/list-item/strings/${idOf(item)}`))).toMatchObject({ status: 'archived' });
    const other = await add(list, { value: 'y', 'expires-at': '2030-01-01T00:00:00Z' });
    expect(shown(await patch(other, { 'expires-at': null }))).toMatchObject({ 'expires-at': null });
    expect((await add(list, { value: 'z', 'expires-at': 'tomorrow' })).status).toBe(400);
    expect(at((await add(list, { value: 'z' })).body, 'data', 'attributes')).not.toHaveProperty('expiresAt');
  });

  test('may be pending, and are made active', async () => {
    const list = await newList('strings', 'Pending');
    const item = await add(list, { value: 'x', status: 'pending' });
    expect(shown(item)).toMatchObject({ status: 'pending' });
    expect(shown(await patch(item, { status: 'active' }))).toMatchObject({ status: 'active' });
    const again = await patch(item, { status: 'active' });
    expect(again.status).toBe(409);
    expect(at(again.body, 'errors', 0, 'details')).toContain('archived');
    expect((await patch(item, { status: 'archived' })).status).toBe(400);
    expect((await add(list, { value: 'y', status: 'archived' })).status).toBe(400);
  });

  test('count the inquiries that matched them', async () => {
    await newList('email-addresses', 'Known to us');
    const item = await api.send('POST', '/list-item/email-addresses', {
      data: { attributes: { 'list-id': 'known-to-us', value: 'x@host.example' } },
    });
    await api.send('POST', '/inquiry-templates', { data: { attributes: { name: 'T', key: 'matching' } } });
    const opened = await api.send('POST', '/inquiries', {
      data: { attributes: { 'inquiry-template-id': 'matching', fields: { 'email-address': 'X@host.example' } } },
    });
    expect(opened.status).toBe(201);
    const address = `/list-item/email-addresses/${idOf(item)}`;
    expect(shown(await api.send('GET', address))).toMatchObject({ 'match-count': 1 });
    const listed = await api.send('GET', '/list-items?filter[list-id]=known-to-us');
    expect(at(listed.body, 'data', 0, 'attributes', 'match-count')).toBe(1);
    expect(shown(await api.send('DELETE', address))).toMatchObject({ 'match-count': 1, status: 'archived' });
  });

  test('of a list are listed by page and status', async () => {
    const list = await newList('strings', 'Paged');
    for (const value of ['a', 'b', 'c']) await add(list, { value });
    const gone = await add(list, { value: 'd' });
    await api.send('DELETE', `/list-item/strings/${idOf(gone)}`);
    const page = async (url: string) => {
      const { body } = await api.send('GET', url);
      const items = (at(body, 'data') as readonly Value[]).map((item) => at(item, 'attributes', 'value'));
      return { items, next: at(body, 'links', 'next') };
    };
    const first = await page('/list-items?filter[list-id]=paged&filter[status]=active&page[size]=2');
    expect(first.items).toEqual(['c', 'b']);
    expect(await page(String(first.next).replace('/api/v1', ''))).toEqual({ items: ['a'], next: null });
    expect((await page('/list-items?filter[list-id]=paged&filter[status]=archived')).items).toEqual(['d']);
    expect((await api.send('GET', '/list-items?filter[list-id]=nowhere')).status).toBe(404);
    expect((await api.send('GET', '/list-items')).status).toBe(400);
  });
});

describe('what lists of one type have', () => {
  test('a list of names may be fuzzy, as the published document has it', async () => {
    const fuzzy = await newList('names', 'Fuzzy', { 'allow-fuzzy-name-first': true });
    expect(at(fuzzy.body, 'data', 'attributes', 'allow-fuzzy-name-first')).toBe(true);
    const exact = await newList('names', 'Exact');
    expect(at(exact.body, 'data', 'attributes', 'allow-fuzzy-name-first')).toBe(false);
    expect((await newList('strings', 'Not fuzzy', { 'allow-fuzzy-name-first': true })).status).toBe(400);
  });

  test('a list of field values says of which field', async () => {
    const made = await newList('fields', 'Employers');
    expect(at(made.body, 'data', 'attributes')).not.toHaveProperty('field-key');
    const shown = await api.send('GET', '/lists/employers?extensions=true');
    expect(at(shown.body, 'data', 'attributes', 'field-key')).toBe('employer');
    expect((await api.send('POST', '/list/fields', { data: { attributes: { name: 'No field' } } })).status).toBe(400);
  });

  test('faces are not compared, and their lists say so', async () => {
    for (const [method, url] of [
      ['POST', '/list/faces'],
      ['POST', '/list-item/faces'],
      ['GET', '/list-item/faces/lif_1'],
      ['DELETE', '/list-item/faces/lif_1'],
    ] as const) {
      const answer = await api.send(
        method,
        url,
        method === 'POST' ? { data: { attributes: { name: 'F' } } } : undefined,
      );
      expect(answer.status).toBe(501);
      expect(at(answer.body, 'errors', 0, 'title')).toBe('Not implemented');
    }
  });

  test('a name may be that of a list of another type, or of an archived one, but not of another active list', async () => {
    const keyOf = async (list: Sent) => {
      expect(list.status).toBe(201);
      const shown = await api.send('GET', `/lists/${idOf(list)}?extensions=true`);
      return at(shown.body, 'data', 'attributes', 'key');
    };
    const first = await newList('ip-addresses', 'My New List');
    expect(await keyOf(first)).toBe('my-new-list');
    expect(await keyOf(await newList('names', 'My New List'))).toBe('my-new-list-2');
    const again = await newList('ip-addresses', 'My New List');
    expect(again.status).toBe(409);
    await api.send('DELETE', `/lists/${idOf(first)}`);
    expect(await keyOf(await newList('ip-addresses', 'My New List'))).toBe('my-new-list-3');
  });

  test('a list of another environment is not found', async () => {
    await newList('strings', 'Only one');
    const { environments } = await createOrganization(api.service.db, { name: 'Other', environments: ['sandbox'] });
    const [environment] = environments;
    if (environment === undefined) throw new Error('No environment.');
    const { apiKey: key } = await createApiKey(api.service.db, environment, 'other');
    expect((await api.send('GET', '/lists/only-one', undefined, { key })).status).toBe(404);
    const body = { data: { attributes: { 'list-id': 'only-one', value: 'x' } } };
    expect((await api.send('POST', '/list-item/strings', body, { key })).status).toBe(404);
  });
});
