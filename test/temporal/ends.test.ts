import type { OutsideContext } from '../../activities/define-action';
import { outsideFault } from '../../src/outgoing/outside-fault';
import { cancelRun } from '../../src/runs/cancel-run';
import { listSteps } from '../../src/runs/list-steps';
import { House } from './house';
import { Probes } from './probes';

const probes = new Probes();
let house: House;
beforeAll(async () => {
  house = await House.open({ actions: probes.actions, catalogue: probes.catalogue });
});
afterAll(() => house.close());

function api(key: string, steps: object[]) {
  return { key, name: key, trigger: { type: 'api', fields: {} }, steps };
}

/** Starts a run with one outside call under way; `aborted` says what the call does when it hears that it is not wanted. */
async function calling(key: string, aborted: () => unknown) {
  let begun = false;
  probes.scripts.set(key, async (context) => {
    begun = true;
    const { signal } = context as OutsideContext;
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return aborted() as { said: string };
  });
  const inputs = { script: key, repeat: 'once' };
  const definition = api(key, [{ key: 'tell', type: 'action', action: 'probe.call', inputs }]);
  const { id } = await house.start(await house.deploy(definition));
  await house.until(async () => (begun ? true : undefined));
  return id;
}

async function canceled(runId: string) {
  await cancelRun(house.service, house.environment, runId);
  const run = await house.settled(runId);
  const steps = await listSteps(house.service.db, runId);
  return { run, step: steps.find((step) => step.path === 'tell') };
}

async function temporalStatus(runId: string): Promise<string> {
  await house.closedHistory(runId);
  return (await house.client.workflow.getHandle(runId).describe()).status.name;
}

test('a run that waits is canceled: its wait is closed and Temporal says Canceled', async () => {
  const key = await house.deploy(
    api('waiting', [
      { key: 'make', type: 'action', action: 'inquiry.create', inputs: { template: 'onboarding' } },
      { key: 'person', type: 'wait', for: '{{make}}', events: ['inquiry.completed'] },
    ]),
  );
  const { id } = await house.start(key);
  await house.waitingAt(id, 'person');
  const { run } = await canceled(id);
  expect(run).toMatchObject({ status: 'canceled', waitingFor: [] });
  const waits = await house.service.db.selectFrom('waits').select('closed_at').where('run_id', '=', id).execute();
  expect(waits).toEqual([{ closed_at: expect.any(Date) }]);
  expect(await temporalStatus(id)).toBe('CANCELLED');
});

test('an outside call that had its effect all the same is journaled as done before the run ends', async () => {
  const id = await calling('effect', () => ({ said: 'too late' }));
  const { run, step } = await canceled(id);
  expect(run.status).toBe('canceled');
  expect(step).toMatchObject({ state: 'closed', outcome: { type: 'done', output: { said: 'too late' } } });
  expect(step?.closed?.how).toBe('done');
});

test('an outside call that was never sent ends without effect', async () => {
  const id = await calling('unsent', () => {
    throw outsideFault('not_connected', 'none');
  });
  const { run, step } = await canceled(id);
  expect(run.status).toBe('canceled');
  expect(step?.closed?.how).toBe('withdrawn');
});

test('an outside call of which nobody knows is journaled as maybe sent', async () => {
  const id = await calling('unknown', () => {
    throw outsideFault('no_answer', 'unknown');
  });
  const { run, step } = await canceled(id);
  expect(run.status).toBe('canceled');
  expect(step?.closed).toMatchObject({ how: 'failed', fault: { code: 'maybe_sent' } });
});

test('a held run is canceled', async () => {
  probes.scripts.set('broken', () => {
    throw outsideFault('no_answer', 'unknown');
  });
  const inputs = { script: 'broken', repeat: 'once' };
  const key = await house.deploy(api('held', [{ key: 'tell', type: 'action', action: 'probe.call', inputs }]));
  const { id, status } = await house.run(key);
  expect(status).toBe('errored');
  await cancelRun(house.service, house.environment, id);
  const run = await house.until(async () => {
    const found = await house.settled(id);
    return found.status === 'canceled' ? found : undefined;
  });
  expect(run.waitingFor).toEqual([]);
});

test.each([
  ['completed', 'COMPLETED'],
  ['failed', 'FAILED'],
  ['canceled', 'FAILED'],
])('a stop as %s ends the run so, and its Temporal workflow as %s', async (outcome, status) => {
  const key = await house.deploy(api(`stop-${outcome}`, [{ key: 'enough', type: 'stop', outcome }]));
  const run = await house.run(key);
  expect(run.status).toBe(outcome);
  expect(await temporalStatus(run.id)).toBe(status);
});

test('search attributes say which workflow, version and environment, and where the run stands', async () => {
  const key = await house.deploy({
    key: 'attributes',
    name: 'Attributes',
    trigger: { type: 'api', fields: { customer: { type: 'string', required: true } } },
    labels: { customer: '{{trigger.customer}}' },
    steps: [{ key: 'rest', type: 'wait', duration: '1h' }],
  });
  const { id } = await house.start(key, { customer: 'c-1' });
  await house.waitingAt(id, 'rest');
  const handle = house.client.workflow.getHandle(id);
  const seen = await house.until(async () => {
    const { searchAttributes } = await handle.describe();
    return searchAttributes['UsherStatus']?.[0] === 'waiting' ? searchAttributes : undefined;
  });
  const { BuildIds: _temporals, ...ours } = seen;
  expect(ours).toEqual({
    UsherWorkflow: ['attributes'],
    UsherVersion: [1],
    UsherEnvironment: ['sandbox'],
    UsherStatus: ['waiting'],
    UsherLabels: ['customer=c-1'],
  });
  await canceled(id);
  await house.closedHistory(id);
  expect((await handle.describe()).searchAttributes).toMatchObject({ UsherStatus: ['canceled'] });
  const row = await house.settled(id);
  expect(row.labels).toEqual({ customer: 'c-1' });
});
