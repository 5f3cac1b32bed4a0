import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { AWAY, CALLED, call, definition, START, TAGGED, tag } from '../interpreter/conformance/definitions';
import { livesOf } from './read-history';
import { closeVirtualTemporal, openVirtualTemporal, scriptedHost } from './virtual-temporal';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await openVirtualTemporal();
});
afterAll(closeVirtualTemporal);

const STEPS = 170;

/** A call that takes some attempts, a minute apart, beside more steps than one history is to have. */
async function beside(attempts: number): Promise<{ lives: number; order: string[] }> {
  const work = Array.from({ length: STEPS }, (_, index) => tag(`step_${index}`));
  const retry = { attempts: 5, delay: '55s', factor: 1 };
  const branches = [
    { label: 'Slow', steps: [call('slow', { retry })] },
    { label: 'Work', steps: work },
  ];
  const failures = Array.from({ length: attempts - 1 }, () => ({ fault: AWAY }));
  const runs: string[] = [];
  const host = await scriptedHost(runs);
  const script = { actions: { slow: [...failures, CALLED], 'object.tag@1': [TAGGED] } };
  const run = await host.run(definition([{ key: 'both', type: 'parallel', branches }]), START, script);
  expect(run.status).toBe('completed');
  const closed = run.journal.filter((entry) => entry.closed !== undefined);
  const order = closed.sort((one, other) => (one.closed?.order ?? 0) - (other.closed?.order ?? 0));
  return { lives: (await livesOf(environment.client, runs[0] ?? '')).length, order: order.map(({ path }) => path) };
}

test('a run that would continue as new waits a minute for what is under way, then gives out again', async () => {
  const { lives, order } = await beside(4);
  expect(lives).toBe(1);
  expect(order.indexOf('slow')).toBeGreaterThan(order.indexOf(`step_${STEPS - 1}`));
});

test('what is under way for less than a minute is waited for, and the run continues as new', async () => {
  expect((await beside(1)).lives).toBe(2);
});
