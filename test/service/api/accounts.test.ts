import type { Value } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const create = (attributes: { [key: string]: Value } = {}, meta?: Value): Promise<Sent> =>
  api.send('POST', '/accounts', { data: { attributes }, ...(meta === undefined ? {} : { meta }) });

const fieldOf = (answer: Sent, ...path: (string | number)[]): Value =>
  at(answer.body, 'data', 'attributes', 'fields', ...path);

describe('an account', () => {
  test('takes flat attributes and fields, and shows every default field with its type', async () => {
    const made = await create({
      'reference-id': 'a-1',
      'name-first': 'Jane',
      'address-city': 'Oslo',
      'country-code': 'NO',
      'social-security-number': '123-45-6789',
      tags: ['vip'],
      fields: { birthdate: '1990-01-02', name: { last: 'Doe' } },
    });
    expect(made.status).toBe(201);
    expect(fieldOf(made, 'address', 'value', 'city')).toEqual({ type: 'string', value: 'Oslo' });
    expect(fieldOf(made, 'birthdate')).toEqual({ type: 'date', value: '1990-01-02' });
    expect(fieldOf(made, 'name', 'value', 'last', 'value')).toBe('Doe');
    expect(fieldOf(made, 'identification_numbers', 'value', 0, 'value', 'identification_class', 'value')).toBe('ssn');
    expect(fieldOf(made, 'phone_number')).toEqual({ type: 'string', value: null });
    const type = String(at(made.body, 'data', 'relationships', 'account-type', 'data', 'id'));
    const read = await api.send('GET', `/accounts/${idOf(made)}?include=account-type`);
    expect(at(read.body, 'included', 0, 'id')).toBe(type);
    expect((await api.send('GET', `/account-types/${type}`)).status).toBe(200);
  });

  test('fields win over flat attributes, part by part', async () => {
    const made = await create({ 'name-first': 'Flat', 'name-last': 'Stays', fields: { name: { first: 'Field' } } });
    expect(fieldOf(made, 'name', 'value', 'first', 'value')).toBe('Field');
    expect(fieldOf(made, 'name', 'value', 'last', 'value')).toBe('Stays');
  });

  test('is updated in part, by flat attributes too, and changes status by name', async () => {
    const id = idOf(await create({ 'name-first': 'Jane', 'name-last': 'Doe' }));
    const changed = await api.send('PATCH', `/accounts/${id}`, {
      data: { attributes: { 'name-first': 'Joan', 'account-status': 'Inactive', tags: ['x'] } },
    });
    expect(changed.status).toBe(200);
    expect(fieldOf(changed, 'name', 'value', 'first', 'value')).toBe('Joan');
    expect(fieldOf(changed, 'name', 'value', 'last', 'value')).toBe('Doe');
    expect(changed.body).toMatchObject({ data: { attributes: { 'account-status': 'Inactive', tags: ['x'] } } });
    const wrong = await api.send('PATCH', `/accounts/${id}`, {
      data: { attributes: { 'account-status': 'Sleeping' } },
    });
    expect(wrong.status).toBe(422);
  });

  test('a reference id is taken once, whatever its case, unless the account is to be updated by it', async () => {
    expect((await create({ 'reference-id': 'Twice' })).status).toBe(201);
    const again = await create({ 'reference-id': 'twice' });
    expect(again.status).toBe(409);
    const upserted = await create({ 'reference-id': 'TWICE', 'name-first': 'Up' }, { 'upsert-by': 'reference-id' });
    expect(upserted.status).toBe(200);
    expect(fieldOf(upserted, 'name', 'value', 'first', 'value')).toBe('Up');
    const fresh = await create({ 'reference-id': 'fresh' }, { 'upsert-by': 'reference-id' });
    expect(fresh.status).toBe(201);
    expect((await create({}, { 'upsert-by': 'reference-id' })).status).toBe(400);
  });

  test('a reference id is taken once in each type, and found there by whoever updates by it', async () => {
    await api.send('POST', '/account-types', { data: { attributes: { key: 'firms', name: 'Firms' } } });
    const person = await create({ 'reference-id': 'Both' });
    const firm = await create({ 'reference-id': 'both', 'account-type-id': 'firms' });
    expect([person.status, firm.status]).toEqual([201, 201]);
    expect((await create({ 'reference-id': 'BOTH', 'account-type-id': 'firms' })).status).toBe(409);
    const upsert = (more: { [key: string]: Value }) =>
      create({ 'reference-id': 'both', 'name-first': 'Up', ...more }, { 'upsert-by': 'reference-id' });
    const upserted = [await upsert({}), await upsert({ 'account-type-id': 'firms' })];
    expect(upserted.map(({ status }) => status)).toEqual([200, 200]);
    expect(upserted.map(idOf)).toEqual([idOf(person), idOf(firm)]);
    const listed = await api.send('GET', '/accounts?filter[reference-id]=both');
    expect((at(listed.body, 'data') as readonly Value[]).map((one) => at(one, 'id'))).toEqual([firm, person].map(idOf));
    const only = await create({ 'reference-id': 'only-firm', 'account-type-id': 'firms' });
    const fresh = await create({ 'reference-id': 'only-firm' }, { 'upsert-by': 'reference-id' });
    expect(fresh.status).toBe(201);
    expect(idOf(fresh)).not.toBe(idOf(only));
  });

  test('is found in the list by its reference id, and takes tags', async () => {
    const id = idOf(await create({ 'reference-id': 'Listed' }));
    const found = await api.send('GET', '/accounts?filter[reference-id]=listed');
    expect(at(found.body, 'data', 0, 'id')).toBe(id);
    const tagged = await api.send('POST', `/accounts/${id}/add-tag`, { meta: { 'tag-name': 't' } });
    expect(at(tagged.body, 'data', 'attributes', 'tags')).toEqual(['t']);
    const set = await api.send('POST', `/accounts/${id}/set-tags`, { meta: { 'tag-name': [] } });
    expect(at(set.body, 'data', 'attributes', 'tags')).toEqual([]);
    const gone = await api.send('POST', `/accounts/${id}/remove-tag`, { meta: { 'tag-name': 't' } });
    expect(gone.status).toBe(200);
  });

  test('wrong fields are each named', async () => {
    const wrong = await create({ birthdate: 'soon', fields: { shoe: 1 } });
    expect(wrong.status).toBe(422);
    const pointers = (at(wrong.body, 'errors') as readonly Value[]).map((error) => at(error, 'source', 'pointer'));
    expect([...pointers].sort()).toEqual(['/data/attributes/birthdate', '/data/attributes/fields/shoe']);
  });

  test('of another environment is not there', async () => {
    const other = await openTestApi();
    const id = idOf(await create());
    const elsewhere = await other.send('GET', `/accounts/${id}`);
    await other.close();
    expect(elsewhere.status).toBe(404);
  });
});
