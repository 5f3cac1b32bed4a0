import type { Value } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

type Body = { [key: string]: Value };

const send = (method: string, url: string, attributes: Body, meta?: Body): Promise<Sent> =>
  api.send(method, url, { data: { attributes }, ...(meta === undefined ? {} : { meta }) });
const FIELDS = [{ key: 'color', type: 'string' }];
const template = async (key: string): Promise<string> =>
  idOf(await send('POST', '/inquiry-templates', { name: key, key, 'field-schemas': FIELDS }));
const begin = (key: string, fields: Body = {}): Promise<Sent> =>
  send('POST', '/inquiries', { 'inquiry-template-id': key, fields });
const versionsOf = async (id: string): Promise<Value[]> =>
  at((await api.send('GET', `/inquiry-template-versions?filter[inquiry-template-id]=${id}`)).body, 'data') as Value[];
const states = async (id: string): Promise<Value[][]> =>
  (await versionsOf(id)).map((one) => [at(one, 'attributes', 'status'), at(one, 'attributes', 'live')]);
const eventsOf = async (id: Value): Promise<string[]> =>
  (
    await api.service.pool.query<{ name: string }>('select name from events where object_id = $1 order by created_at', [
      id,
    ])
  ).rows.map(({ name }) => name);

describe('an inquiry template', () => {
  test('gets a new version by a change, which new inquiries begin with while others stay on theirs', async () => {
    const id = await template('versions');
    const before = idOf(await begin('versions', { color: 'red' }));
    const size = [{ key: 'size', type: 'integer', 'default-value': 7 }];
    const changed = await send('PATCH', `/inquiry-templates/${id}`, { name: 'Sizes', 'field-schemas': size });
    expect(at(changed.body, 'data', 'attributes', 'name')).toBe('Sizes');
    expect(await states(id)).toEqual([
      ['published', true],
      ['published', false],
    ]);
    const after = await begin('versions');
    expect(at(after.body, 'data', 'attributes', 'fields', 'size', 'value')).toBe(7);
    expect((await begin('versions', { color: 'red' })).status).toBe(422);
    expect((await send('PATCH', `/inquiries/${before}`, { fields: { color: 'blue' } })).status).toBe(200);
    expect((await send('PATCH', `/inquiries/${before}`, { fields: { size: 3 } })).status).toBe(422);
    const [live] = await versionsOf(id);
    expect(await eventsOf(at(live ?? null, 'id'))).toEqual([
      'inquiry-template-version.created',
      'inquiry-template-version.published',
    ]);
    expect(at(changed.body, 'data', 'relationships', 'latest-published-version', 'data', 'id')).toBe(
      at(live ?? null, 'id'),
    );
    expect(await eventsOf(id)).toEqual(['inquiry-template.created', 'inquiry-template.updated']);
  });

  test('may keep a change in its draft until that is published', async () => {
    const id = await template('drafts');
    const size = [{ key: 'size', type: 'integer' }];
    const draft = await send('PATCH', `/inquiry-templates/${id}`, { 'field-schemas': size }, { publish: false });
    expect(draft.status).toBe(200);
    expect(await states(id)).toEqual([
      ['draft', false],
      ['published', true],
    ]);
    expect((await begin('drafts', { size: 1 })).status).toBe(422);
    await send('PATCH', `/inquiry-templates/${id}`, { name: 'Later' }, { publish: false });
    expect(await versionsOf(id)).toHaveLength(2);
    expect((await api.send('POST', `/inquiry-templates/${id}/publish`)).status).toBe(200);
    expect((await begin('drafts', { size: 1 })).status).toBe(201);
    const again = await api.send('POST', `/inquiry-templates/${id}/publish`);
    expect([again.status, at(again.body, 'errors', 0, 'code')]).toEqual([409, 'no_draft']);
    const [live] = await versionsOf(id);
    expect(at(live ?? null, 'attributes', 'name-display')).toBe('Later');
    expect((await api.send('GET', `/inquiry-template-versions/${String(at(live ?? null, 'id'))}`)).status).toBe(200);
    expect(await eventsOf(at(live ?? null, 'id'))).toContain('inquiry-template-version.updated');
  });

  test('that is inactive begins no inquiries; a field keeps its type', async () => {
    const id = await template('resting');
    await send('PATCH', `/inquiry-templates/${id}`, { status: 'inactive' });
    expect((await begin('resting')).status).toBe(409);
    await send('PATCH', `/inquiry-templates/${id}`, { status: 'active' });
    expect((await begin('resting')).status).toBe(201);
    const wrong = await send('PATCH', `/inquiry-templates/${id}`, {
      'field-schemas': [{ key: 'color', type: 'date' }],
    });
    expect([wrong.status, at(wrong.body, 'errors', 0, 'source', 'pointer')]).toEqual([
      422,
      '/data/attributes/field-schemas/0/type',
    ]);
    expect(await versionsOf(id)).toHaveLength(1);
    expect((await send('PATCH', '/inquiry-templates/itmpl_nobody', { name: 'x' })).status).toBe(404);
  });

  test('changed by many at once has one draft and one live version', async () => {
    const id = await template('at-once');
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const tries = await Promise.all(names.map((name) => send('PATCH', `/inquiry-templates/${id}`, { name })));
    expect(tries.map(({ status }) => status)).toEqual(names.map(() => 200));
    const all = await states(id);
    expect(all.filter(([, live]) => live === true)).toHaveLength(1);
    expect(all.every(([status]) => status === 'published')).toBe(true);
  });
});

describe('the translations of a template', () => {
  const row = (values: Body): Body => ({
    step: 'start',
    component: 'title',
    'attribute-name': 'text',
    'locale-values': Object.entries(values).map(([locale, value]) => ({ locale, value })),
  });
  const put = (id: string, ...translations: Body[]) =>
    send('POST', `/inquiry-templates/${id}/translations`, { translations });
  const get = async (id: string) => (await api.send('GET', `/inquiry-templates/${id}/translations`)).body;

  test('are imported into its draft: rows and languages that are not named stay', async () => {
    const id = await template('translated');
    expect(at(await get(id), 'data', 'attributes', 'translations')).toEqual([]);
    const imported = await put(id, row({ en: 'Hello', fr: 'Salut' }), { ...row({ en: 'Bye' }), component: 'footer' });
    expect(at(imported.body, 'data', 'attributes', 'status')).toBe('draft');
    expect(at(imported.body, 'data', 'attributes', 'enabled-locales')).toEqual(['en', 'fr']);
    await put(id, row({ fr: 'Bonjour', de: null }));
    expect(await get(id)).toMatchObject({
      data: {
        type: 'inquiry-template-translations',
        id: idOf(imported),
        attributes: {
          translations: [
            {
              step: 'start',
              'step-display-name': 'start',
              component: 'title',
              'attribute-name': 'text',
              'locale-values': [
                { locale: 'en', value: 'Hello' },
                { locale: 'fr', value: 'Bonjour' },
                { locale: 'de', value: null },
              ],
            },
            { component: 'footer', 'locale-values': [{ locale: 'en', value: 'Bye' }] },
          ],
        },
      },
    });
    expect(await states(id)).toEqual([
      ['draft', false],
      ['published', true],
    ]);
    await api.send('POST', `/inquiry-templates/${id}/publish`);
    await send('PATCH', `/inquiry-templates/${id}`, { name: 'Next' });
    expect(at(await get(id), 'data', 'attributes', 'translations')).toHaveLength(2);
  });

  test('are refused where they are not whole', async () => {
    const id = await template('broken');
    expect((await put(id, { step: 'start' })).status).toBe(400);
    expect((await put('itmpl_nobody', row({}))).status).toBe(404);
    expect((await api.send('GET', '/inquiry-templates/itmpl_nobody/translations')).status).toBe(404);
  });
});
