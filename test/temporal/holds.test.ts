import type { Command } from '../../interpreter/journal';
import { FaultError, fault } from '../../src/faults/fault';
import { listSteps } from '../../src/runs/list-steps';
import { resolveRun } from '../../src/runs/resolve-run';
import { checkReplays } from './check-replays';
import { House } from './house';
import { Probes } from './probes';
import { closingsIn } from './read-history';

const probes = new Probes();
let house: House;
beforeAll(async () => {
  house = await House.open({ actions: probes.actions, catalogue: probes.catalogue });
});
afterAll(() => house.close());

let commands = 0;

async function mend(runId: string, path: string, command: Command, id = `cmd-${++commands}`): Promise<void> {
  const actor = { type: 'operator', id: 'ops-1' } as const;
  const { service, environment } = house;
  await resolveRun(service, environment, runId, { path, command, actor, reason: 'seen by a person', id });
}

/** Starts a run of one action that fails for good, and gives it once it is held. */
async function held(key: string, rest: object = {}) {
  let works = false;
  probes.scripts.set(key, () => {
    if (!works) throw fault('fields_invalid');
    return { said: 'mended' };
  });
  const definition = {
    key,
    name: key,
    trigger: { type: 'api', fields: {} },
    steps: [{ key: 'step', type: 'action', action: 'probe.own', inputs: { script: key } }],
    output: { said: '{{step.said}}' },
    ...rest,
  };
  const { id, status } = await house.run(await house.deploy(definition));
  expect(status).toBe('errored');
  return { id, mendTheWorld: () => (works = true) };
}

/** The run once it is over: a mended one is in progress again, or held anew. */
function over(runId: string) {
  return house.until(async () => {
    const run = await house.settled(runId);
    return run.status === 'errored' || run.status === 'in_progress' ? undefined : run;
  });
}

test('a held step that is tried again goes on in its next generation', async () => {
  const { id, mendTheWorld } = await held('tried-again');
  mendTheWorld();
  await mend(id, 'step', { do: 'retry' });
  expect(await over(id)).toMatchObject({ status: 'completed', output: { said: 'mended' } });
  const steps = await listSteps(house.service.db, id);
  expect(steps.filter((step) => step.path === 'step')).toEqual([
    expect.objectContaining({ generation: 1, closed: expect.objectContaining({ how: 'retried' }) }),
    expect.objectContaining({ generation: 2, closed: expect.objectContaining({ how: 'done' }) }),
  ]);
  expect(steps[0]?.closed?.by).toEqual({ id: expect.any(String), by: 'ops-1', reason: 'seen by a person' });
});

test('one that failed in the open is told with its failed attempt, and then as it was done', async () => {
  const step = { key: 'step', type: 'action', action: 'probe.own', inputs: { script: 'open' }, visible: true };
  const { id, mendTheWorld } = await held('open', { steps: [step] });
  mendTheWorld();
  await mend(id, 'step', { do: 'retry' });
  expect((await over(id)).status).toBe('completed');
  expect((await closingsIn(await house.closedHistory(id))).filter(({ what }) => what === 'perform')).toEqual([
    { what: 'perform', path: 'step', failed: 1 },
    { what: 'perform', path: 'step' },
  ]);
  await checkReplays(house.service, house.client);
});

test('a retry that fails holds again, and with another input goes through', async () => {
  const { id } = await held('other-input');
  probes.scripts.set('fine', () => ({ said: 'fine' }));
  await mend(id, 'step', { do: 'retry' });
  await house.until(async () => (probes.callsOf('other-input') === 2 ? true : undefined));
  await house.until(async () => ((await house.settled(id)).status === 'errored' ? true : undefined));
  await mend(id, 'step', { do: 'retry', input: { script: 'fine' } });
  expect(await over(id)).toMatchObject({ status: 'completed', output: { said: 'fine' } });
});

test('a held step can be skipped with an output', async () => {
  const { id } = await held('skipped');
  await mend(id, 'step', { do: 'skip', output: { said: 'by hand' } });
  expect(await over(id)).toMatchObject({ status: 'completed', output: { said: 'by hand' } });
});

test('an output that the action could not have given is refused', async () => {
  const { id } = await held('bad-skip');
  await expect(mend(id, 'step', { do: 'skip', output: { said: 1 } })).rejects.toThrow(FaultError);
  expect((await house.settled(id)).status).toBe('errored');
});

test('a held step can be failed: the run and its Temporal workflow fail with the fault', async () => {
  const { id } = await held('given-up');
  await mend(id, 'step', { do: 'fail' });
  expect(await over(id)).toMatchObject({ status: 'failed', fault: { code: 'fields_invalid' } });
  const result = house.client.workflow.getHandle(id).result();
  await expect(result).rejects.toMatchObject({ cause: { type: 'fields_invalid' } });
  const description = await house.client.workflow.getHandle(id).describe();
  expect(description.status.name).toBe('FAILED');
  expect(description.searchAttributes).toMatchObject({ UsherStatus: ['failed'] });
});

test('what fails under on_failure: fail is not held', async () => {
  probes.scripts.set('strict', () => {
    throw fault('fields_invalid');
  });
  const key = await house.deploy({
    key: 'strict',
    name: 'Strict',
    on_failure: 'fail',
    trigger: { type: 'api', fields: {} },
    steps: [{ key: 'step', type: 'action', action: 'probe.own', inputs: { script: 'strict' } }],
  });
  expect(await house.run(key)).toMatchObject({ status: 'failed', fault: { code: 'fields_invalid' } });
});

test('a conditional that misses a value is sent down a route', async () => {
  const key = await house.deploy({
    key: 'no-way',
    name: 'No way',
    trigger: { type: 'api', fields: { grade: { type: 'string' } } },
    variables: [{ name: 'way', type: 'string', default: 'none' }],
    steps: [
      {
        key: 'choose',
        type: 'conditional',
        on_missing: 'error',
        routes: [
          {
            label: 'Good',
            when: { field: 'trigger.grade', operator: 'equals', value: 'good' },
            steps: [{ key: 'set_good', type: 'set', variable: 'way', value: 'good' }],
          },
        ],
        else: { steps: [] },
      },
    ],
    output: { way: '{{vars.way}}' },
  });
  const { id, status } = await house.run(key);
  expect(status).toBe('errored');
  await mend(id, 'choose', { do: 'route', route: 0 });
  expect(await over(id)).toMatchObject({ status: 'completed', output: { way: 'good' } });
});

test('a command that does not fit is refused with what would, and the step stays held', async () => {
  const { id } = await held('no-route');
  await expect(mend(id, 'step', { do: 'route', route: 0 })).rejects.toMatchObject({ fault: { category: 'conflict' } });
  await expect(mend(id, 'nowhere', { do: 'retry' })).rejects.toThrow(FaultError);
  const update = { path: 'step', command: { do: 'route', route: 0 }, by: { id: 'x', by: 'y', reason: 'z' } };
  const direct = house.client.workflow.getHandle(id).executeUpdate('usherResolve', { args: [update] });
  await expect(direct).rejects.toMatchObject({ cause: { type: 'command_not_offered' } });
  expect((await house.settled(id)).status).toBe('errored');
});

test('the same command twice is done once', async () => {
  const { id, mendTheWorld } = await held('twice-told');
  mendTheWorld();
  await Promise.all([mend(id, 'step', { do: 'retry' }, 'once'), mend(id, 'step', { do: 'retry' }, 'once')]);
  expect((await over(id)).status).toBe('completed');
  const steps = await listSteps(house.service.db, id);
  expect(steps.map((step) => step.generation)).toEqual([1, 2, 1]);
});

test('a sibling goes on while a branch is held, and the run ends when both have', async () => {
  probes.scripts.set('bad-branch', () => {
    throw fault('fields_invalid');
  });
  const step = (key: string, script: string) => ({ key, type: 'action', action: 'probe.own', inputs: { script } });
  const key = await house.deploy({
    key: 'one-held',
    name: 'One held',
    trigger: { type: 'api', fields: {} },
    steps: [
      {
        key: 'both',
        type: 'parallel',
        branches: [
          { label: 'Bad', steps: [step('bad', 'bad-branch')] },
          {
            label: 'Good',
            steps: [step('good', 'good'), { key: 'rest', type: 'wait', duration: '1s' }, step('last', 'last')],
          },
        ],
      },
    ],
  });
  const { id } = await house.run(key);
  await house.until(async () => (probes.callsOf('last') > 0 ? true : undefined));
  await mend(id, 'bad', { do: 'skip', output: {} });
  expect((await over(id)).status).toBe('completed');
  expect((await closingsIn(await house.closedHistory(id))).slice(-3)).toEqual([
    { what: 'sleep', path: 'rest' },
    { what: 'perform', path: 'last' },
    { what: 'hold', path: 'bad' },
  ]);
});
