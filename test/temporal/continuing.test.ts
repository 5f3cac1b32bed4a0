import { moveObject } from '../../src/objects';
import { listSteps } from '../../src/runs/list-steps';
import { resolveRun } from '../../src/runs/resolve-run';
import { House } from './house';
import { Probes } from './probes';
import { closingsIn, type HistoryEvent } from './read-history';

const probes = new Probes();
let house: House;
beforeAll(async () => {
  house = await House.open({ actions: probes.actions, catalogue: probes.catalogue });
});
afterAll(() => house.close());

function own(key: string) {
  return { key, type: 'action', action: 'probe.own', inputs: { script: key } };
}

function many(prefix: string, count: number) {
  return Array.from({ length: count }, (_, index) => own(`${prefix}_${index}`));
}

function api(key: string, steps: object[], rest: object = {}) {
  return { key, name: key, trigger: { type: 'api', fields: {} }, steps, ...rest };
}

function lives(events: readonly HistoryEvent[]): number {
  return events.filter((event) => event.workflowExecutionStartedEventAttributes).length;
}

test('a long run continues as new every 150 steps, and does each step once', async () => {
  const key = await house.deploy(
    api('long', many('s', 320), { output: { first: '{{s_0.said}}', last: '{{s_319.said}}' } }),
  );
  const run = await house.run(key);
  expect(run).toMatchObject({ status: 'completed', output: { first: 's_0', last: 's_319' } });
  const events = await house.closedHistory(run.id);
  expect(lives(events)).toBe(3);
  const closings = await closingsIn(events);
  expect(closings.map((each) => each.path)).toEqual(many('s', 320).map((step) => step.key));
  expect(probes.calls.filter((call) => call.startsWith('s_'))).toHaveLength(320);
  const steps = await listSteps(house.service.db, run.id);
  expect(steps.map((step) => step.path)).toEqual([...many('s', 320).map((step) => step.key), 'output']);
  expect(steps.filter((step) => step.closed === null || step.opened === null)).toEqual([]);
});

test('a wait that is open meanwhile keeps its deadline and takes its event afterwards', async () => {
  const key = await house.deploy(
    api(
      'long-wait',
      [
        { key: 'make', type: 'action', action: 'inquiry.create', inputs: { template: 'onboarding' } },
        {
          key: 'both',
          type: 'parallel',
          branches: [
            {
              label: 'Person',
              steps: [{ key: 'person', type: 'wait', for: '{{make}}', events: ['inquiry.completed'] }],
            },
            { label: 'Work', steps: many('w', 160) },
          ],
        },
      ],
      { output: { by: '{{person.resolved_by}}', inquiry: '{{make.id}}' } },
    ),
  );
  const { id } = await house.start(key);
  await house.until(async () => (probes.callsOf('w_159') > 0 ? true : undefined));
  const before = (await listSteps(house.service.db, id)).find((step) => step.path === 'person');
  const [inquiry] = await house.service.db.selectFrom('wait_subjects').select('object_id').execute();
  await house.write((w) => moveObject(w, 'inquiry', inquiry?.object_id ?? '', 'completed'));
  expect(await house.settled(id)).toMatchObject({
    status: 'completed',
    output: { by: 'event', inquiry: inquiry?.object_id },
  });
  const after = (await listSteps(house.service.db, id)).find((step) => step.path === 'person');
  expect(after?.opened).toEqual(before?.opened);
  expect(lives(await house.closedHistory(id))).toBe(2);
});

test('a hold is carried over, and mended afterwards', async () => {
  probes.scripts.set('bad', () => {
    throw new Error('a defect');
  });
  const key = await house.deploy(
    api('long-hold', [
      {
        key: 'both',
        type: 'parallel',
        branches: [
          { label: 'Bad', steps: [own('bad')] },
          { label: 'Work', steps: many('h', 160) },
        ],
      },
    ]),
  );
  const { id } = await house.start(key);
  await house.until(async () => (probes.callsOf('h_159') > 0 ? true : undefined));
  const resolution = {
    path: 'bad',
    command: { do: 'skip', output: {} },
    actor: { type: 'operator', id: 'ops' },
    reason: 'a defect',
    id: 'cmd',
  } as const;
  await house.until(async () => {
    try {
      return await resolveRun(house.service, house.environment, id, resolution);
    } catch {
      return undefined;
    }
  });
  const run = await house.until(async () => {
    const found = await house.settled(id);
    return found.status === 'completed' ? found : undefined;
  });
  expect(run.status).toBe('completed');
  expect(lives(await house.closedHistory(id))).toBe(2);
});
