import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { CASES } from '../interpreter/conformance/cases';
import { describeHost } from '../interpreter/conformance/suite';
import { replayFaults } from './check-replays';
import { closeVirtualTemporal, openVirtualTemporal, scriptedHost } from './virtual-temporal';

const runs: string[] = [];
let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await openVirtualTemporal();
});
afterAll(closeVirtualTemporal);

describeHost('Temporal', () => scriptedHost(runs));

// Not with a worker that keeps no run in memory: before the time-skipping server, it can stand still for good, now and
// then, on a slow machine. `uncached.test.ts` has one before the development server.
test('every run of the suite is replayed from its history alone', async () => {
  expect(runs).toHaveLength(CASES.length);
  expect(await replayFaults(environment.client, runs)).toEqual([]);
});
