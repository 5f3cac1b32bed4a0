import { sql } from 'kysely';
import { startPage } from '../../../src/schedules/start-page';
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

describe('what the clock starts without an object', () => {
  const nightly = (key: string, trigger: object) => ({
    key,
    name: 'Nightly',
    trigger,
    steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
  });
  const SCHEDULE = { type: 'schedule', cron: '0 3 * * *', time_zone: 'Europe/London' };

  async function activated(key: string, trigger: object): Promise<void> {
    const attributes = { definition: JSON.parse(JSON.stringify(nightly(key, trigger))) };
    await api.send('POST', '/workflows', { data: { attributes } });
    await api.send('POST', `/workflows/${key}/publish`);
    expect((await api.send('POST', `/workflows/${key}/activate`)).status).toBe(200);
  }

  /** The run that one start by hand makes, ended. */
  async function ran(key: string): Promise<string> {
    const shown = await api.send('POST', `/schedules/${key}/run-now`);
    await startPage(api.service, String(at(shown.body, 'data', 'attributes', 'recent', 0, 'id')));
    const { rows } = await sql<{ id: string }>`
      update runs set status = 'completed' where workflow_key = ${key} and schedule_id is not null
      returning id`.execute(api.service.db);
    return rows[0]?.id ?? '';
  }

  async function startOf(id: string): Promise<{ readonly trigger: object; readonly run: object }> {
    const { rows } = await sql<{ start: { readonly trigger: object; readonly run: object } }>`
      select start from runs where id = ${id}`.execute(api.service.db);
    return rows[0]?.start ?? { trigger: {}, run: {} };
  }

  test('is run again with the time that it was told, of the same version and of the newest', async () => {
    await activated('nightly', SCHEDULE);
    const first = await ran('nightly');
    const { trigger, run } = await startOf(first);
    await activated('nightly', { ...SCHEDULE, cron: '0 4 * * *' });
    for (const [version, number] of [
      ['same', 1],
      ['newest', 2],
    ] as const) {
      const again = await api.send('POST', `/workflow-runs/${first}/rerun`, { meta: { version } });
      expect({ status: again.status, body: again.body }).toMatchObject({ status: 200 });
      const start = await startOf(idOf(again));
      expect(start.trigger).toEqual(trigger);
      expect(start.run).toMatchObject({ scheduled_for: Reflect.get(run, 'scheduled_for'), version: number });
    }
  });

  test('is started by ids, of which each has its own result', async () => {
    await activated('hourly', SCHEDULE);
    const first = await ran('hourly');
    const account = idOf(await api.send('POST', '/accounts', { data: { attributes: {} } }));
    const ids = [account, first, 'wfr_none', idOf(await start('eve'))];
    const made = await api.send('POST', '/workflows/hourly/runs', { data: { attributes: { ids } } });
    expect(made.status).toBe(200);
    const results = at(made.body, 'data', 'attributes', 'results');
    expect(results).toMatchObject([
      { result: 'wrong_kind', code: 'trigger_object_invalid' },
      { result: 'started', code: null },
      { result: 'unknown', code: 'run_not_found' },
      { result: 'wrong_kind', code: 'trigger_object_invalid' },
    ]);
    expect((await startOf(String(at(results, 1, 'run-id')))).trigger).toEqual((await startOf(first)).trigger);
  });

  test('that was started by a call before its workflow was scheduled is refused by itself', async () => {
    await activated('once-called', { type: 'api', fields: {} });
    const called = idOf(
      await api.send('POST', '/workflows/once-called/trigger', { data: { attributes: { fields: {} } } }),
    );
    await activated('once-called', SCHEDULE);
    const timed = await ran('once-called');
    const ids = [called, timed];
    const made = await api.send('POST', '/workflows/once-called/runs', { data: { attributes: { ids } } });
    expect(at(made.body, 'data', 'attributes', 'results')).toMatchObject([
      { result: 'refused', code: 'no_api_trigger' },
      { result: 'started', code: null },
    ]);
  });
});
