import { at, idOf, openTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  const definition = {
    key: 'greet',
    name: 'Greet',
    trigger: { type: 'api', fields: { name: { type: 'string' } } },
    concurrency: { key: '{{trigger.name}}', limit: 1 },
    steps: [{ key: 'nap', type: 'wait', duration: '1h' }],
  };
  await api.send('POST', '/workflows', { data: { attributes: { definition } } });
  await api.send('POST', '/workflows/greet/publish');
  await api.send('POST', '/workflows/greet/activate');
});
afterAll(() => api.close());

const start = (name: string) =>
  api.send('POST', '/workflows/greet/trigger?extensions=true', { data: { attributes: { fields: { name } } } });
const create = (ids: readonly string[], headers = {}) =>
  api.send('POST', '/workflows/greet/runs', { data: { attributes: { ids } } }, { headers });

test('ids are answered for one by one, the same request once, and what is over the limit is shown as queued', async () => {
  const first = idOf(await start('ada'));
  const key = { 'idempotency-key': 'one' };
  const made = await create([first, 'inq_none'], key);
  expect(made.status).toBe(200);
  expect(at(made.body, 'data', 'attributes', 'results')).toEqual([
    { id: first, result: 'started', 'run-id': expect.stringMatching(/^wfr_/), code: null },
    { id: 'inq_none', result: 'unknown', 'run-id': null, code: 'object_not_found' },
  ]);
  expect((await create([first, 'inq_none'], key)).body).toEqual(made.body);
  const runId = String(at(made.body, 'data', 'attributes', 'results', 0, 'run-id'));
  const run = await api.send('GET', `/workflow-runs/${runId}?extensions=true`);
  expect(at(run.body, 'data', 'attributes')).toMatchObject({
    status: 'in_progress',
    'started-at': null,
    'queued-at': expect.any(String),
  });
  const canceled = await api.send('POST', `/workflow-runs/${runId}/cancel`);
  expect(at(canceled.body, 'data', 'attributes', 'status')).toBe('canceled');
  const again = await api.send('POST', `/workflow-runs/${runId}/rerun`, { meta: { version: 'same' } });
  expect([again.status, idOf(again) === runId]).toEqual([200, false]);
});

test('what is no list of ids, and a run under way, are refused with their place', async () => {
  expect((await create([])).status).toBe(400);
  expect((await create(['not an id'])).status).toBe(400);
  const run = idOf(await start('bob'));
  expect((await api.send('POST', `/workflow-runs/${run}/rerun`)).status).toBe(409);
  expect((await api.send('POST', `/workflow-runs/${run}/rerun`, { meta: { version: 'old' } })).status).toBe(400);
  expect((await api.send('POST', '/workflow-runs/wfr_none/rerun')).status).toBe(404);
});
