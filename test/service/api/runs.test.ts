import { sql } from 'kysely';
import type { Value } from '../../../interpreter/value';
import { writeState } from '../../../src/runs/state';
import { writeEntries } from '../../../src/runs/steps';
import type { RunState } from '../../../workflows/contract';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

/** Milliseconds of a test that fails where the whole of a wait of 30 s is waited for. */
const WITHIN_THE_WAIT = 25_000;

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  const definition = {
    key: 'greet',
    name: 'Greet',
    trigger: { type: 'api', fields: { name: { type: 'string', required: true }, about: { type: 'inquiry' } } },
    labels: { 'customer-id': '{{trigger.name}}' },
    steps: [{ key: 'nap', type: 'wait', duration: '1h' }],
    output: { greeting: '{{trigger.name}}' },
  };
  await api.send('POST', '/workflows', { data: { attributes: { definition } } });
  await api.send('POST', '/workflows/greet/publish');
  await api.send('POST', '/workflows/greet/activate');
});
afterAll(() => api.close());

const start = (name: string, more: { [key: string]: Value } = {}, query = ''): Promise<Sent> =>
  api.send('POST', `/workflows/greet/trigger${query}`, { data: { attributes: { fields: { name, ...more } } } });

/** What a worker does: writes the run's state. */
const write = async (runId: string, state: RunState): Promise<void> => {
  const { environment_id: id } = await api.service.db
    .selectFrom('runs')
    .select('environment_id')
    .where('id', '=', runId)
    .executeTakeFirstOrThrow();
  await api.service.db.transaction().execute((trx) => writeState({ trx, environment: { id } }, runId, state));
};

/** The run that was started with this name, once there is one. */
const runOf = async (name: string): Promise<string> => {
  for (;;) {
    const { rows } = await sql<{ id: string }>`
      select id from runs where start -> 'trigger' ->> 'name' = ${name}`.execute(api.service.db);
    if (rows[0] !== undefined) return rows[0].id;
  }
};

const idsOf = (answer: Sent): Value[] => (at(answer.body, 'data') as readonly Value[]).map((one) => at(one, 'id'));

describe('a run', () => {
  test('shows output, fault, labels and what it waits for only where they are asked for', async () => {
    const id = idOf(await start('Jane'));
    const until = Date.UTC(2030, 0, 1);
    await write(id, {
      status: 'in_progress',
      at: 1,
      labels: { 'customer-id': 'Jane' },
      waitingFor: [{ path: 'nap', until }],
    });
    const waiting = await api.send('GET', `/workflow-runs/${id}?extensions=true`);
    expect(at(waiting.body, 'data', 'attributes')).toMatchObject({
      status: 'in_progress',
      labels: { 'customer-id': 'Jane' },
      'waiting-for': [{ path: 'nap', until: '2030-01-01T00:00:00.000Z' }],
    });
    await write(id, { status: 'completed', at: Date.now(), output: { 'the-greeting': 'Hi' } });
    const done = await api.send('GET', `/workflow-runs/${id}?extensions=true`, undefined, {
      headers: { 'key-inflection': 'camel' },
    });
    expect(at(done.body, 'data', 'attributes')).toMatchObject({
      output: { 'the-greeting': 'Hi' },
      waitingFor: [],
      fault: null,
    });
    expect(at(done.body, 'data', 'meta', 'processingTimeSeconds')).toEqual(expect.any(Number));
    const plain = await api.send('GET', `/workflow-runs/${id}`);
    expect(Object.keys(at(plain.body, 'data', 'attributes') as object).sort()).toEqual([
      'completed-at',
      'created-at',
      'status',
    ]);
    const fault = { code: 'maybe_sent', category: 'transient', message: 'It may have been sent.' } as const;
    const broken = idOf(await start('Joe'));
    await write(broken, { status: 'errored', at: 1, fault });
    expect(at((await api.send('GET', `/workflow-runs/${broken}?wait=1s`)).body, 'data', 'attributes')).toMatchObject({
      status: 'errored',
      fault,
    });
  });

  test(
    'is answered as soon as it ends, not when the wait is over',
    async () => {
      const id = idOf(await start('Patient'));
      const asked = api.send('GET', `/workflow-runs/${id}?wait=30s`);
      await write(id, { status: 'completed', at: Date.now(), output: { greeting: 'Hi' } });
      expect(at((await asked).body, 'data', 'attributes')).toMatchObject({
        status: 'completed',
        output: { greeting: 'Hi' },
      });
    },
    WITHIN_THE_WAIT,
  );

  test(
    'that is waited for from its trigger on is answered as soon as it ends or is held',
    async () => {
      const fault = { code: 'maybe_sent', category: 'transient', message: 'It may have been sent.' } as const;
      for (const state of [
        { status: 'errored', at: 1, fault },
        { status: 'completed', at: 1, output: { greeting: 'Hi' } },
      ] as const) {
        const asked = start(`Waits until ${state.status}`, {}, '?wait=30s');
        await write(await runOf(`Waits until ${state.status}`), state);
        const { at: _, ...attributes } = state;
        expect(at((await asked).body, 'data', 'attributes')).toMatchObject(attributes);
      }
    },
    WITHIN_THE_WAIT,
  );

  test('a trigger that waits in vain is answered with the run as it is', async () => {
    const answer = await start('Vain', {}, '?wait=1ms');
    expect(at(answer.body, 'data', 'attributes')).toMatchObject({ status: 'in_progress', output: null });
  });

  test.each(['31s', '5m', 'soon', '-1s', ''])('a wait of "%s" is a 400', async (wait) => {
    expect((await api.send('GET', `/workflow-runs/wfr_x?wait=${wait}`)).status).toBe(400);
  });

  test('shows its steps in the order in which they were opened, with what they took and gave', async () => {
    const id = idOf(await start('Stepper'));
    await api.service.db.transaction().execute((trx) =>
      writeEntries(trx, id, [
        {
          path: 'check',
          generation: 1,
          type: 'conditional',
          opened: { order: 1, at: 1000, route: -1, missing: ['trigger.age'] },
          closed: { order: 2, at: 1000, how: 'done' },
        },
        { path: 'nap', generation: 1, type: 'wait', opened: { order: 3, at: 2000, until: 3000 } },
      ]),
    );
    const steps = await api.send('GET', `/workflow-runs/${id}/steps`);
    expect(steps.body).toMatchObject({
      data: [
        {
          type: 'workflow-step',
          id: `${id}/check/1`,
          attributes: { route: -1, missing: ['trigger.age'], how: 'done' },
        },
        { attributes: { path: 'nap', state: 'open', how: null, until: '1970-01-01T00:00:03.000Z', 'closed-at': null } },
      ],
    });
    expect((await api.send('GET', '/workflow-runs/wfr_none/steps')).status).toBe(404);
  });
});

describe('an operator', () => {
  const resolve = (id: string, meta: Value) => api.send('POST', `/workflow-runs/${id}/resolve`, { meta });

  test('is told that Temporal is away, and when to come back', async () => {
    const id = idOf(await start('Held'));
    const canceled = await api.send('POST', `/workflow-runs/${id}/cancel`);
    expect(canceled.status).toBe(503);
    expect(canceled.headers['retry-after']).toMatch(/^\d+$/);
    expect(at(canceled.body, 'errors', 0, 'code')).toBe('temporal_unavailable');
  });

  test('is told that a run has ended or is not there', async () => {
    const id = idOf(await start('Ended'));
    await write(id, { status: 'failed', at: 1 });
    expect((await api.send('POST', `/workflow-runs/${id}/cancel`)).status).toBe(409);
    expect((await resolve(id, { path: 'nap', command: { do: 'fail' }, reason: 'r' })).status).toBe(409);
    expect((await resolve('wfr_none', { path: 'nap', command: { do: 'fail' }, reason: 'r' })).status).toBe(404);
  });

  test.each([
    [{ path: 'nap', command: { do: 'dance' }, reason: 'r' }],
    [{ path: 'nap', command: { do: 'route' }, reason: 'r' }],
    [{ path: 'nap', command: { do: 'fail' } }],
    [{ path: '', command: { do: 'fail' }, reason: 'r' }],
    [{ path: 'nap', command: { do: 'fail', later: 1 }, reason: 'r' }],
  ])('a command that cannot be is a 400: %j', async (meta) => {
    expect((await resolve('wfr_none', meta)).status).toBe(400);
  });
});

describe('the list of runs', () => {
  test('is filtered by workflow, status, time, label and trigger object, and paged to its end', async () => {
    const inquiry = idOf(
      await api.send('POST', '/inquiries', { data: { attributes: { 'inquiry-template-id': 'onboarding' } } }),
    );
    const about = idOf(await start('About', { about: inquiry }));
    const labelled = idOf(await start('Labelled'));
    await write(labelled, { status: 'canceled', at: Date.now(), labels: { 'customer-id': 'Labelled' } });
    const list = (filter: string) => api.send('GET', `/workflow-runs?page[size]=100&${filter}&extensions=true`);
    expect(idsOf(await list(`filter[trigger-object]=${inquiry}`))).toEqual([about]);
    expect(idsOf(await list('filter[status]=canceled'))).toEqual([labelled]);
    expect(idsOf(await list('filter[labels][customer-id]=Labelled'))).toEqual([labelled]);
    expect(idsOf(await list('filter[labels][customer-id]=Nobody'))).toEqual([]);
    expect(idsOf(await list('filter[workflow]=greet'))).toContain(about);
    expect(idsOf(await list('filter[workflow]=nothing'))).toEqual([]);
    expect(idsOf(await list('filter[created-at-end]=2020-01-01T00:00:00Z'))).toEqual([]);
    expect(idsOf(await list('filter[created-at-start]=2020-01-01T00:00:00Z'))).toContain(about);
    const workflow = String(at((await api.send('GET', '/workflows/greet')).body, 'data', 'id'));
    expect(idsOf(await list(`filter[status]=${workflow}`))).toContain(about);
    expect((await list('filter[status]=sleeping')).status).toBe(400);
    const all = idsOf(await list(''));
    const seen: Value[] = [];
    for (let url = '/workflow-runs?page[size]=4'; url !== ''; ) {
      const page = await api.send('GET', url);
      seen.push(...idsOf(page));
      url = String(at(page.body, 'links', 'next') ?? '').replace('/api/v1', '');
    }
    expect(seen).toEqual(all);
  });
});
