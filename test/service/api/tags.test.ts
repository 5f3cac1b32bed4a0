import type { Value } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const account = async (tags: string[] = []): Promise<string> =>
  idOf(await api.send('POST', '/accounts', { data: { attributes: { tags } } }));
const act = (id: string, action: string, meta: { [key: string]: Value }): Promise<Sent> =>
  api.send('POST', `/accounts/${id}/${action}`, { meta });
const named = async (name: string): Promise<Value> =>
  at((await api.send('GET', `/tags?filter[name]=${encodeURIComponent(name)}`)).body, 'data');
const make = (name: string): Promise<Sent> => api.send('POST', '/tags', { data: { attributes: { name } } });

describe('a tag', () => {
  test('is made when its name is first used, once', async () => {
    await account(['First use']);
    const id = await account();
    expect((await act(id, 'add-tag', { 'tag-name': 'First use' })).status).toBe(200);
    const found = await named('First use');
    expect(found).toMatchObject([{ type: 'tag', attributes: { name: 'First use', status: 'active' } }]);
    expect((await api.send('GET', `/tags/${String(at(found, 0, 'id'))}`)).status).toBe(200);
  });

  test('is made once by many who use its name at once', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => account()));
    const tagged = await Promise.all(ids.map((id) => act(id, 'add-tag', { 'tag-name': 'at-once' })));
    expect(tagged.map(({ status }) => status)).toEqual(ids.map(() => 200));
    expect(await named('at-once')).toHaveLength(1);
  });

  test('can be made beforehand, and then named by its id', async () => {
    const made = await make('by-id');
    expect(made.status).toBe(201);
    const id = await account(['other']);
    expect((await act(id, 'add-tag', { 'tag-id': idOf(made) })).body).toMatchObject({
      data: { attributes: { tags: ['other', 'by-id'] } },
    });
    const set = await act(id, 'set-tags', { 'tag-id': [idOf(made)], 'tag-name': ['third'] });
    expect(at(set.body, 'data', 'attributes', 'tags')).toEqual(['third', 'by-id']);
    const removed = await act(id, 'remove-tag', { 'tag-id': idOf(made) });
    expect(at(removed.body, 'data', 'attributes', 'tags')).toEqual(['third']);
    const nobody = await act(id, 'set-tags', { 'tag-id': [idOf(made), 'tag_nobody'] });
    expect([nobody.status, at(nobody.body, 'errors', 0, 'meta', 'pointer')]).toEqual([404, '/meta/tag-id/1']);
    expect((await make('by-id')).status).toBe(409);
    expect((await make(' spaces ')).status).toBe(422);
    expect((await act(id, 'add-tag', {})).status).toBe(400);
  });

  test('that is archived stays on objects, and is taken into use again by whoever uses it', async () => {
    const id = await account(['passing']);
    const tag = String(at(await named('passing'), 0, 'id'));
    expect((await api.send('POST', `/tags/${tag}/archive`)).status).toBe(200);
    expect((await api.send('POST', `/tags/${tag}/archive`)).status).toBe(409);
    expect(at((await api.send('GET', `/accounts/${id}`)).body, 'data', 'attributes', 'tags')).toEqual(['passing']);
    await account(['passing']);
    expect(await named('passing')).toMatchObject([{ id: tag, attributes: { status: 'active', 'archived-at': null } }]);
  });

  test('is one of at most a thousand active ones of an organization, in all of its environments', async () => {
    const id = await account();
    await api.service.pool.query(
      `insert into objects (id, environment_id, kind, status, key)
       select 'tag_many' || n, e.id, 'tag', 'active', 'many-' || n
       from generate_series(1, 1000 - (select count(*)::int from objects where kind = 'tag')) n,
         (select id from environments where key = 'production') e`,
    );
    const refused = await act(id, 'add-tag', { 'tag-name': 'one more' });
    expect([refused.status, at(refused.body, 'errors', 0, 'source', 'pointer')]).toEqual([422, '/meta/tag-name']);
    expect((await make('one more')).status).toBe(422);
    expect((await act(id, 'add-tag', { 'tag-name': 'at-once' })).status).toBe(200);
  });
});
