import type { Value } from '../../../interpreter/value';
import { at, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const definition = (key: string, trigger: { [key: string]: Value }, steps: Value = []): { [key: string]: Value } => ({
  key,
  name: `The ${key}`,
  trigger,
  steps,
});
const schedule = (rest: { [key: string]: Value }) => ({ type: 'schedule', ...rest });
const push = (given: { [key: string]: Value }): Promise<Sent> =>
  api.send('POST', '/workflows', { data: { attributes: { definition: given } } });
const post = (path: string, body?: Value) => api.send('POST', path, body);

async function running(key: string, trigger: { [key: string]: Value }): Promise<void> {
  for (const answer of [
    await push(definition(key, trigger)),
    await post(`/workflows/${key}/publish`),
    await post(`/workflows/${key}/activate`),
  ]) {
    expect({ key, status: answer.status, body: answer.body }).toMatchObject({ key, status: 200 });
  }
}

const attributesOf = (answer: Sent) => at(answer.body, 'data', 'attributes');
const recentOf = (answer: Sent) => at(answer.body, 'data', 'attributes', 'recent') as readonly Value[];

test('an activation makes a schedule, Temporal or not; it tells the next ten times, and goes with its workflow', async () => {
  await running('nightly', schedule({ every: { days: 1, at: '02:30' }, time_zone: 'America/New_York' }));
  const shown = await api.send('GET', '/schedules/nightly');
  expect(attributesOf(shown)).toMatchObject({
    'workflow-key': 'nightly',
    status: 'active',
    'time-zone': 'America/New_York',
    overlap: 'allow',
    'catch-up': 3_600_000,
    'kept-since': null,
  });
  const times = at(shown.body, 'data', 'attributes', 'next-times') as readonly Value[];
  expect(times).toHaveLength(10);
  expect(times.every((time) => /T0(2:30|3:00)$/.test(String(at(time, 'local-time'))))).toBe(true);
  const listed = await api.send('GET', '/schedules');
  expect((at(listed.body, 'data') as readonly Value[]).map((each) => at(each, 'attributes', 'workflow-key'))).toEqual([
    'nightly',
  ]);
  await post('/workflows/nightly/pause');
  expect(attributesOf(await api.send('GET', '/schedules/nightly'))).toMatchObject({
    status: 'removed',
    'next-times': [],
  });
  expect(at((await api.send('GET', '/schedules')).body, 'data')).toEqual([]);
  expect((await post('/schedules/nightly/run-now')).status).toBe(409);
});

test('it is paused with a note, resumed, and run now', async () => {
  await running('by-hand', schedule({ cron: '0 9 * * *', objects: { kind: 'account', per_second: 3 } }));
  const paused = await post('/schedules/by-hand/pause', { meta: { note: 'until Monday' } });
  expect(attributesOf(paused)).toMatchObject({ status: 'paused', note: 'until Monday', 'next-times': [] });
  await post('/workflows/by-hand/activate');
  expect(attributesOf(await api.send('GET', '/schedules/by-hand'))).toMatchObject({ status: 'paused' });
  const resumed = await post('/schedules/by-hand/resume');
  expect(attributesOf(resumed)).toMatchObject({ status: 'active', note: null, 'object-kind': 'account' });
  const once = { headers: { 'Idempotency-Key': 'run-it' } };
  const ran = await api.send('POST', '/schedules/by-hand/run-now', undefined, once);
  expect(recentOf(ran)).toMatchObject([{ cause: 'hand', status: 'starting', started: 0 }]);
  await api.send('POST', '/schedules/by-hand/run-now', undefined, once);
  expect(recentOf(await api.send('GET', '/schedules/by-hand'))).toHaveLength(1);
});

test('what follows dates of objects is listed too, and has no times of its own', async () => {
  await running('before-expiry', { type: 'date', kind: 'account', date: 'trigger.fields.expires_on', offset: '-30d' });
  expect(attributesOf(await api.send('GET', '/schedules/before-expiry'))).toMatchObject({
    'trigger-type': 'date',
    'object-kind': 'account',
    'next-times': [],
    overlap: null,
  });
  expect((await post('/schedules/before-expiry/run-now')).status).toBe(409);
});

test.each<[string, { [key: string]: Value }, Value]>([
  ['a time zone that does not exist', { every: { hours: 1 }, time_zone: 'Europe/Lodnon' }, '/time_zone'],
  ['days that are past', { every: { days: 1, at: '09:00' }, end_on: '2020-01-01' }, '/end_on'],
  ['an impossible date', { every: { days: 1, at: '09:00' }, start_on: '2027-02-29' }, '/start_on'],
  ['a cron expression that never fires', { cron: '0 0 31 4 *' }, '/cron'],
  ['no cron expression', { cron: 'every monday' }, '/cron'],
  ['days between which there is none', { cron: '0 0 1 1 *', start_on: '2098-01-02', end_on: '2098-12-31' }, '/end_on'],
])('%s is a 422 with the pointer', async (_, rest, pointer) => {
  const answer = await push(definition('faulty', schedule(rest)));
  expect(answer.status).toBe(422);
  expect(JSON.stringify(answer.body)).toContain(`definition/trigger${String(pointer)}`);
});

test.each<[string, { [key: string]: Value }]>([
  ['time_zone', { at: '2027-01-31', time_zone: 'Europe/Lodnon' }],
  ['at', { at: '2027-02-29' }],
])('a step that orders a run with a bad "%s" is a 422 with the pointer', async (key, rest) => {
  const inputs = { workflow: 'before-expiry', object: '{{trigger}}', ...rest };
  const ordering = { key: 'order', type: 'action', action: 'workflow.schedule', inputs };
  const when = { field: 'trigger.reference_id', operator: 'is_blank' };
  const choose = { key: 'choose', type: 'conditional', routes: [{ label: 'One', when, steps: [ordering] }] };
  const again = { ...ordering, key: 'again', action: 'workflow.schedule@1' };
  const trigger = { type: 'event', events: ['account.created'] };
  const answer = await push(definition('faulty', trigger, [{ ...choose, else: { steps: [] } }, again]));
  expect(answer.status).toBe(422);
  expect(JSON.stringify(answer.body)).toContain(`definition/steps/1/inputs/${key}`);
  expect(JSON.stringify(answer.body)).toContain(`definition/steps/0/routes/0/steps/0/inputs/${key}`);
});

test('a date trigger with a zone that does not exist is a 422 with the pointer', async () => {
  const date = { type: 'date', kind: 'account', date: 'trigger.created_at', offset: '30d', time_zone: 'Mars/Olympus' };
  const answer = await push(definition('faulty', date));
  expect(answer.status).toBe(422);
  expect(JSON.stringify(answer.body)).toContain('definition/trigger/time_zone');
});

test('an archive of its workflow removes it for good', async () => {
  await running('archived', schedule({ every: { hours: 6 } }));
  await post('/workflows/archived/archive');
  expect(attributesOf(await api.send('GET', '/schedules/archived'))).toMatchObject({
    status: 'removed',
    'next-times': [],
  });
  expect(JSON.stringify((await api.send('GET', '/schedules')).body)).not.toContain('archived');
});

test('a time zone that is mistyped is answered with the one that was meant', async () => {
  const answer = await push(definition('faulty', schedule({ every: { hours: 1 }, time_zone: 'Europe/Lodnon' })));
  expect(JSON.stringify(answer.body)).toContain('Did you mean \\"Europe/London\\"?');
});

test('a schedule that is over by now is not activated, nor two versions with different times', async () => {
  await push(definition('over', schedule({ every: { days: 1, at: '09:00' } })));
  await post('/workflows/over/publish');
  await push(definition('over', schedule({ every: { days: 1, at: '10:00' } })));
  await post('/workflows/over/publish');
  const versions = [
    { version: 1, percentage: 50 },
    { version: 2, percentage: 50 },
  ];
  const refused = await post('/workflows/over/activate', { meta: { versions } });
  expect(refused.status).toBe(422);
  expect(JSON.stringify(refused.body)).toContain('schedules_differ');
  await api.service.pool.query(
    `update workflow_versions set plan = jsonb_set(plan::jsonb, '{trigger,schedule,endOn}', '"2020-01-01"')::json
     where number = 2 and workflow_id = (select id from workflows where key = 'over')`,
  );
  const over = await post('/workflows/over/activate', { meta: { versions: [{ version: 2 }] } });
  expect(over.status).toBe(422);
  expect(JSON.stringify(over.body)).toContain('never_comes');
  expect(JSON.stringify(over.body)).toContain('/trigger/end_on');
});

test('there is no schedule of another name', async () => {
  for (const name of ['nothing', 'a%20b', 'wfs_4kT9pXw2mVbR7sYdLhQe3NcJ']) {
    expect((await api.send('GET', `/schedules/${name}`)).status).toBe(404);
    expect((await post(`/schedules/${name}/pause`)).status).toBe(404);
  }
});
