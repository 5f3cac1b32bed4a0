import type { Value } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const definition = (key: string, more: { [key: string]: Value } = {}): { [key: string]: Value } => ({
  key,
  name: `The ${key}`,
  trigger: { type: 'api', fields: { full_name: { type: 'string', required: true }, age: { type: 'integer' } } },
  steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
  output: { name: '{{trigger.full_name}}' },
  ...more,
});

const push = (given: { [key: string]: Value }): Promise<Sent> =>
  api.send('POST', '/workflows', { data: { attributes: { definition: given } } });

const running = async (key: string, more: { [key: string]: Value } = {}): Promise<string> => {
  const pushed = await push(definition(key, more));
  expect(pushed.status).toBe(200);
  expect((await api.send('POST', `/workflows/${key}/publish`)).status).toBe(200);
  expect((await api.send('POST', `/workflows/${key}/activate`)).status).toBe(200);
  return idOf(pushed);
};

const trigger = (key: string, fields: Value, headers: { [name: string]: string } = {}, query = ''): Promise<Sent> =>
  api.send('POST', `/workflows/${key}/trigger${query}`, { data: { attributes: { fields } } }, { headers });

const codes = (answer: Sent): Value[] =>
  (at(answer.body, 'errors') as readonly Value[]).map((error) => at(error, 'code') ?? at(error, 'meta', 'code'));

describe('a definition', () => {
  test('becomes a draft, changes nothing when it is the same, and says what it changed', async () => {
    const first = await push(definition('pushed'));
    expect(first.body).toMatchObject({
      data: { type: 'workflow', attributes: { key: 'pushed', status: 'paused' } },
      meta: { changed: true, warnings: [] },
    });
    expect(at((await push(definition('pushed'))).body, 'meta', 'changed')).toBe(false);
    const renamed = await push(definition('pushed', { name: 'Another' }));
    expect(at(renamed.body, 'meta', 'changed')).toBe(true);
    expect(idOf(renamed)).toBe(idOf(first));
    const read = await api.send('GET', '/workflows/pushed?include=draft');
    expect(at(read.body, 'included', 0, 'attributes', 'definition', 'name')).toBe('Another');
  });

  test('with five faults is a 422 with those five, each with its pointer and a hint', async () => {
    const faulty = definition('faulty', {
      colour: 'red',
      steps: [
        { key: 'a', type: 'action', action: 'inquiry.aprove', inputs: {} },
        { key: 'b', type: 'set', variable: 'nothing', value: 1 },
        {
          key: 'c',
          type: 'conditional',
          routes: [{ label: 'R', when: { field: 'trigger.ages', operator: 'equals', value: 1 }, steps: [] }],
          else: { steps: [] },
        },
        { key: 'b', type: 'stop', outcome: 'completed' },
      ],
    });
    const refused = await push(faulty);
    expect(refused.status).toBe(422);
    const errors = at(refused.body, 'errors') as readonly Value[];
    expect(errors.map((error) => at(error, 'source', 'pointer')).toSorted()).toEqual(
      ['colour', 'steps/0/action', 'steps/1/variable', 'steps/2/routes/0/when/field', 'steps/3/key'].map(
        (place) => `/data/attributes/definition/${place}`,
      ),
    );
    for (const error of errors) {
      expect(at(error, 'code')).toEqual(expect.stringMatching(/^[a-z_]+$/));
      expect(at(error, 'meta', 'hint')).toEqual(expect.stringMatching(/\w/));
    }
    const validated = await api.send('POST', '/workflows/validate', { data: { attributes: { definition: faulty } } });
    expect(at(validated.body, 'errors')).toEqual(errors);
    expect((await api.send('GET', '/workflows/faulty')).status).toBe(404);
  });

  test('that is sound validates with nothing kept', async () => {
    const body = { data: { attributes: { definition: definition('only-checked') } } };
    expect((await api.send('POST', '/workflows/validate', body)).body).toEqual({ data: null, meta: { warnings: [] } });
    expect((await api.send('GET', '/workflows/only-checked')).status).toBe(404);
  });

  test('keeps its own keys as they are, whatever the inflection', async () => {
    const given = definition('kept-keys', { labels: { 'preferred-name': '{{trigger.full_name}}' } });
    const pushed = await api.send(
      'POST',
      '/workflows',
      { data: { attributes: { definition: given } } },
      { headers: { 'key-inflection': 'camel' } },
    );
    expect(at(pushed.body, 'data', 'attributes', 'createdAt')).not.toBeNull();
    const read = await api.send('GET', '/workflows/kept-keys?include=draft', undefined, {
      headers: { 'key-inflection': 'camel' },
    });
    expect(at(read.body, 'included', 0, 'attributes', 'definition')).toEqual(given);
  });
});

describe('versions', () => {
  test('are listed newest first with what they take and give, and which is live', async () => {
    const id = await running('versioned');
    await push(definition('versioned', { name: 'Second' }));
    const listed = await api.send('GET', `/workflow-versions?filter[workflow-id]=${id}`);
    expect(listed.body).toMatchObject({
      data: [
        { attributes: { status: 'draft', live: false, 'published-at': null } },
        {
          attributes: {
            status: 'published',
            live: true,
            'trigger-type': 'trigger-api',
            'rollout-percentage': 100,
            inputs: [
              { name: 'full_name', type: 'string', required: true },
              { name: 'age', type: 'integer', required: false },
            ],
            outputs: [{ name: 'name' }],
          },
        },
      ],
    });
    expect((await api.send('GET', '/workflow-versions')).status).toBe(400);
    expect((await api.send('GET', '/workflow-versions?filter[workflow-id]=wfl_none')).status).toBe(404);
    const [draft] = at(listed.body, 'data') as readonly Value[];
    const staged = await api.send('POST', '/workflows/versioned/activate', {
      meta: { versions: [{ version: 'wfv_none' }] },
    });
    expect(staged.status).toBe(404);
    const early = await api.send('POST', '/workflows/versioned/activate', {
      meta: { versions: [{ version: String(at(draft ?? null, 'id')) }] },
    });
    expect(early.status).toBe(409);
  });

  test('two share the runs of an environment by percentage', async () => {
    await running('shared');
    await push(definition('shared', { name: 'Second' }));
    const second = await api.send('POST', '/workflows/shared/publish', { meta: { description: 'Better' } });
    expect(at(second.body, 'meta', 'number')).toBe(2);
    const staged = await api.send('POST', '/workflows/shared/activate', {
      meta: {
        versions: [
          { version: 1, percentage: 80 },
          { version: 2, percentage: 20 },
        ],
      },
    });
    const configuration = at(
      staged.body,
      'data',
      'relationships',
      'active-deployment',
      'data',
      'attributes',
      'configuration',
    );
    const shares = at(configuration, 'versions') as readonly Value[];
    expect(shares.map((share) => [at(share, 'percentage'), at(share, 'label')]).sort()).toEqual([
      [20, 'treatment'],
      [80, 'control'],
    ]);
    const wrong = await api.send('POST', '/workflows/shared/activate', {
      meta: {
        versions: [
          { version: 1, percentage: 80 },
          { version: 2, percentage: 30 },
        ],
      },
    });
    expect(wrong.status).toBe(422);
  });

  test('publishing without a draft is a 409, and names that an environment lacks are each told on activation', async () => {
    await running('published');
    expect(codes(await api.send('POST', '/workflows/published/publish'))).toEqual(['nothing_to_publish']);
    await push(
      definition('lacking', {
        steps: [
          {
            key: 'check',
            type: 'conditional',
            routes: [
              { label: 'A', when: { on_list: 'no-such-list', item: { value: 'x' } }, steps: [] },
              { label: 'B', when: { on_list: 'nor-this-one', item: { value: 'x' } }, steps: [] },
            ],
            else: { steps: [] },
          },
        ],
      }),
    );
    await api.send('POST', '/workflows/lacking/publish');
    const refused = await api.send('POST', '/workflows/lacking/activate');
    expect(refused.status).toBe(422);
    expect((at(refused.body, 'errors') as readonly Value[]).length).toBe(2);
  });
});

describe('a trigger', () => {
  test('starts a run, which is accepted though Temporal is away', async () => {
    const id = await running('away');
    const started = await trigger('away', { full_name: 'Jane', age: 30 });
    expect(started.status).toBe(200);
    expect(started.body).toMatchObject({
      data: {
        type: 'workflow-run',
        attributes: { status: 'in_progress', 'completed-at': null },
        relationships: { workflow: { data: { id } }, creator: { data: null } },
      },
    });
    const read = await api.send('GET', `/workflow-runs/${idOf(started)}?include=workflow,workflow-version`);
    expect((at(read.body, 'included') as readonly Value[]).map((one) => at(one, 'type'))).toEqual([
      'workflow',
      'workflow-version',
    ]);
    const wrong = await trigger('away', { full_name: 'Jane', age: 30 }, {}, '?include=workflow.shoes');
    expect([wrong.status, at((await api.send('GET', '/workflow-runs')).body, 'data', 0, 'id')]).toEqual([
      400,
      idOf(started),
    ]);
    const deep = await api.send(
      'GET',
      `/workflow-runs/${idOf(started)}?include=workflow-version.workflow,workflow.latest-published-version`,
    );
    expect((at(deep.body, 'included') as readonly Value[]).map((one) => at(one, 'type'))).toEqual([
      'workflow-version',
      'workflow',
    ]);
    const byId = await trigger(id, { full_name: 'Joe' }, {}, '?extensions=true');
    expect(at(byId.body, 'data', 'attributes')).toMatchObject({
      'workflow-key': 'away',
      output: null,
      'version-number': 1,
    });
  });

  test('with wrong fields names each, and starts nothing', async () => {
    const id = await running('strict');
    const refused = await trigger('strict', { age: 'old', 'shoe-size': 44 });
    expect(refused.status).toBe(422);
    const pointers = (at(refused.body, 'errors') as readonly Value[]).map((error) => at(error, 'source', 'pointer'));
    expect([...pointers].sort()).toEqual([
      '/data/attributes/fields/age',
      '/data/attributes/fields/full_name',
      '/data/attributes/fields/shoe-size',
    ]);
    const runs = await api.send('GET', `/workflow-runs?filter[workflow]=${id}&extensions=true`);
    expect(at(runs.body, 'data')).toEqual([]);
  });

  test('of what is paused, archived, never activated, unknown or without an API trigger says so', async () => {
    await running('stopped');
    expect((await api.send('POST', '/workflows/stopped/pause')).body).toMatchObject({
      data: { attributes: { status: 'paused' } },
    });
    const paused = await trigger('stopped', { full_name: 'J' });
    expect([paused.status, ...codes(paused)]).toEqual([409, 'workflow_paused']);
    await api.send('POST', '/workflows/stopped/archive');
    const archived = await trigger('stopped', { full_name: 'J' });
    expect([archived.status, ...codes(archived)]).toEqual([409, 'workflow_archived']);
    await push(definition('sleeping'));
    expect((await trigger('sleeping', {})).status).toBe(409);
    expect((await trigger('unknown', {})).status).toBe(404);
    await running('on-event', { trigger: { type: 'event', events: ['inquiry.completed'] }, output: {} });
    const eventOnly = await trigger('on-event', {});
    expect([eventOnly.status, ...codes(eventOnly)]).toEqual([409, 'no_api_trigger']);
  });

  test('with a key gives one run, to two at once and to one who comes back', async () => {
    await running('keyed');
    const headers = { 'idempotency-key': 'k-1' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => trigger('keyed', { full_name: 'J' }, headers)));
    const accepted = answers.filter(({ status }) => status === 200);
    expect(new Set(accepted.map(idOf)).size).toBe(1);
    for (const { status } of answers) expect([200, 409]).toContain(status);
    const [first] = accepted;
    expect(idOf(await trigger('keyed', { full_name: 'J' }, headers))).toBe(first && idOf(first));
    const other = await trigger('keyed', { full_name: 'Other' }, headers);
    expect(other.status).toBe(422);
    const runs = await api.send('GET', '/workflow-runs?filter[workflow]=keyed&extensions=true');
    expect((at(runs.body, 'data') as readonly Value[]).length).toBe(1);
  });

  test('an envelope that is not one is a 400 that names what is wrong', async () => {
    await running('enveloped');
    const send = (body: Value) => api.send('POST', '/workflows/enveloped/trigger', body);
    const missing = await send({ data: { attributes: {} } });
    expect([missing.status, at(missing.body, 'errors', 0, 'details')]).toEqual([
      400,
      'data.attributes.fields is missing.',
    ]);
    const extra = await send({ data: { attributes: { fields: {}, feilds: {} } }, meta: {} });
    expect((at(extra.body, 'errors') as readonly Value[]).map((error) => at(error, 'meta', 'pointer'))).toEqual([
      '/data/attributes/feilds',
      '/meta',
    ]);
    expect((await send([1])).status).toBe(400);
    expect((await send('text')).status).toBe(400);
    expect((await send(null)).status).toBe(400);
  });
});

describe('the list of workflows', () => {
  test('is paged to its end', async () => {
    for (const key of ['list-a', 'list-b', 'list-c']) await push(definition(key));
    const seen: Value[] = [];
    for (let url = '/workflows?page[size]=2'; url !== ''; ) {
      const page = await api.send('GET', url);
      seen.push(...(at(page.body, 'data') as readonly Value[]).map((one) => at(one, 'attributes', 'key')));
      url = String(at(page.body, 'links', 'next') ?? '').replace('/api/v1', '');
    }
    expect(seen.slice(0, 3)).toEqual(['list-c', 'list-b', 'list-a']);
    expect(new Set(seen).size).toBe(seen.length);
  });
});
