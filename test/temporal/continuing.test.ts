import { moveObject } from '../../src/objects';
import { listSteps } from '../../src/runs/list-steps';
import { resolveRun } from '../../src/runs/resolve-run';
import type { RunInput } from '../../workflows/contract';
import { House } from './house';
import { Probes } from './probes';
import { closingsIn, decoded, type HistoryEvent, livesOf } from './read-history';

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

test('a run of few steps continues as new at 1,000 events, without what nothing reads any more', async () => {
  const rests = (block: number) =>
    Array.from({ length: 48 }, (_, index) => ({
      label: `${index}`,
      steps: [{ key: `rest_${block}_${index}`, type: 'wait', duration: '1s' }],
    }));
  const blocks = Array.from({ length: 10 }, (_, block) => ({
    key: `block_${block}`,
    type: 'parallel',
    branches: rests(block),
  }));
  const key = await house.deploy(
    api('eventful', [own('read'), own('unread'), ...blocks, own('end')], {
      output: { read: '{{read.said}}', end: '{{end.said}}' },
    }),
  );
  const run = await house.run(key);
  expect(run).toMatchObject({ status: 'completed', output: { read: 'read', end: 'end' } });
  await house.closedHistory(run.id);
  const [first, second] = await livesOf(house.client, run.id);
  expect(first?.events?.length).toBeGreaterThanOrEqual(1000);
  const started = second?.events?.[0]?.workflowExecutionStartedEventAttributes;
  const { journal = [] } = (await decoded(started?.input)) as RunInput;
  const entries = new Map(journal.map((entry) => [entry.path, entry]));
  const folded = blocks.filter(({ key: block }) => entries.get(block)?.closed !== undefined);
  expect(folded.length).toBeGreaterThan(0);
  for (const { branches } of folded)
    expect(branches.flatMap(({ steps }) => steps).filter((step) => entries.has(step.key))).toEqual([]);
  expect(entries.get('read')?.closed).toMatchObject({ how: 'done', output: { said: 'read' } });
  expect(entries.get('unread')?.closed).toMatchObject({ how: 'done' });
  expect(JSON.stringify(entries.get('unread'))).not.toContain('said');
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
