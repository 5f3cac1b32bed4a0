import type { Value } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

type Body = { [key: string]: Value };

const send = (method: string, url: string, attributes: Body, more: Body = {}): Promise<Sent> =>
  api.send(method, url, {
    data: { ...(more['type'] !== undefined && { type: more['type'] }), attributes },
    ...metaOf(more),
  });
const metaOf = ({ meta }: Body) => (meta === undefined ? {} : { meta });

const LIVENESS = [{ name: 'liveness', requirement: 'required' }];
const POSE = [{ name: 'pose', requirement: 'required' }];
const template = async (key: string): Promise<string> =>
  idOf(await send('POST', '/verification-templates', { name: key, key, checks: LIVENESS }, { type: 'selfie' }));
const begin = (key: string, ...failing: string[]): Promise<Sent> => {
  const checks = failing.map((name) => ({ name, status: 'failed' }));
  return send('POST', '/verifications', { 'verification-template-id': key, checks }, { type: 'verification/selfie' });
};
const versionOf = ({ body }: Sent): Value =>
  at(body, 'data', 'relationships', 'verification-template-version', 'data', 'id');
const statusOf = ({ body }: Sent): Value => at(body, 'data', 'attributes', 'status');
const submit = async (made: Sent) => statusOf(await api.send('POST', `/verifications/${idOf(made)}/submit`));
const versionsOf = async (name: string): Promise<Value[]> => {
  const url = `/verification-template-versions?filter[verification-template-id]=${name}`;
  return at((await api.send('GET', url)).body, 'data') as Value[];
};
const states = async (name: string): Promise<Value[][]> =>
  (await versionsOf(name)).map((one) =>
    ['status', 'live', 'checks'].map((attribute) => at(one, 'attributes', attribute)),
  );
const eventsOf = async (id: Value): Promise<string[]> => {
  const { rows } = await api.service.pool.query('select name from events where object_id = $1 order by created_at', [
    id,
  ]);
  return rows.map(({ name }) => name);
};

describe('a verification template', () => {
  test('gets a new version by a change, which new verifications begin with while others stay on theirs', async () => {
    const id = await template('face');
    const before = await begin('face');
    const changed = await send('PATCH', '/verification-templates/face', { name: 'Faces', checks: POSE });
    expect([changed.status, at(changed.body, 'data', 'attributes', 'name')]).toEqual([200, 'Faces']);
    expect(await states('face')).toEqual([
      ['published', true, POSE],
      ['published', false, LIVENESS],
    ]);
    const [live, first] = await versionsOf(id);
    const after = await begin('face');
    expect([versionOf(before), versionOf(after)]).toEqual([at(first ?? null, 'id'), at(live ?? null, 'id')]);
    expect(versionOf(await api.send('GET', `/verifications/${idOf(before)}`))).toBe(at(first ?? null, 'id'));
    expect(at(changed.body, 'data', 'relationships', 'latest-published-version', 'data')).toEqual({
      type: 'verification-template-version/selfie',
      id: at(live ?? null, 'id'),
    });
    expect(await eventsOf(at(live ?? null, 'id'))).toEqual([
      'verification-template-version.created',
      'verification-template-version.published',
    ]);
    expect(await eventsOf(id)).toEqual([
      'verification-template.created',
      'verification-template.updated',
      'verification-template.updated',
    ]);
  });

  test('asks of a verification what the version that it was made with asks', async () => {
    await template('kept');
    const before = await begin('kept');
    await send('PATCH', '/verification-templates/kept', { checks: POSE });
    const say = (made: Sent) =>
      send('PATCH', `/verifications/${idOf(made)}`, { checks: [{ name: 'pose', status: 'failed' }] });
    await say(before);
    expect(await submit(before)).toBe('submitted');
    const after = await begin('kept');
    await say(after);
    expect(await submit(after)).toBe('failed');
  });

  test('may keep a change in its draft until that is published', async () => {
    const id = await template('drafts');
    await send('PATCH', `/verification-templates/${id}`, { checks: POSE }, { meta: { publish: false } });
    expect(await states(id)).toEqual([
      ['draft', false, POSE],
      ['published', true, LIVENESS],
    ]);
    const [draft, live] = await versionsOf(id);
    expect(versionOf(await begin('drafts'))).toBe(at(live ?? null, 'id'));
    expect((await api.send('POST', `/verification-templates/${id}/publish`)).status).toBe(200);
    expect(versionOf(await begin('drafts'))).toBe(at(draft ?? null, 'id'));
    const again = await api.send('POST', `/verification-templates/${id}/publish`);
    expect([again.status, at(again.body, 'errors', 0, 'code')]).toEqual([409, 'no_draft']);
    const read = await api.send('GET', `/verification-template-versions/${String(at(draft ?? null, 'id'))}`);
    expect(at(read.body, 'data', 'relationships', 'verification-template', 'data', 'id')).toBe(id);
    expect(at(read.body, 'data', 'attributes', 'published-at')).toEqual(expect.stringMatching(/Z$/));
  });

  test('that is inactive begins no verifications; a wrong change makes no version', async () => {
    await template('resting');
    await send('PATCH', '/verification-templates/resting', { status: 'inactive' });
    const refused = await begin('resting');
    expect([refused.status, at(refused.body, 'errors', 0, 'code')]).toEqual([409, 'template_not_active']);
    await send('PATCH', '/verification-templates/resting', { status: 'active' });
    expect((await begin('resting')).status).toBe(201);
    const twice = await send('PATCH', '/verification-templates/resting', { checks: [...POSE, ...POSE] });
    expect([twice.status, at(twice.body, 'errors', 0, 'source', 'pointer')]).toEqual([
      422,
      '/data/attributes/checks/1',
    ]);
    expect(await versionsOf('resting')).toHaveLength(1);
    expect((await send('PATCH', '/verification-templates/vtmpl_nobody', { name: 'x' })).status).toBe(404);
  });

  test('changed by many at once has one live version, and all of them are published', async () => {
    await template('at-once');
    const names = ['a', 'b', 'c', 'd', 'e'];
    const tries = await Promise.all(
      names.map((name) => send('PATCH', '/verification-templates/at-once', { checks: [{ name }] })),
    );
    expect(tries.map(({ status }) => status)).toEqual(names.map(() => 200));
    const all = await states('at-once');
    expect(all.filter(([, live]) => live === true)).toHaveLength(1);
    expect(all.map(([status]) => status)).toEqual(Array(6).fill('published'));
  });
});
