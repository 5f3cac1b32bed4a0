import { randomUUID } from 'node:crypto';
import { createObject, moveObject } from '../../src/objects';
import { getRun } from '../../src/runs/find-run';
import { endTerminated } from '../../src/sweep/end-terminated';
import { STATE_QUERY } from '../../workflows/contract';
import { House } from './house';
import { historyOf } from './read-history';

let house: House;
beforeAll(async () => {
  house = await House.open();
  for (const definition of [NAP, AWAITS, LEAVES]) await house.deploy(definition);
});
afterAll(() => house.close());

const OF = { type: 'inquiry', required: true };
const NAP = {
  key: 'nap',
  name: 'Nap',
  trigger: { type: 'api', fields: { of: OF } },
  concurrency: { key: '{{trigger.of}}', limit: 1 },
  steps: [{ key: 'rest', type: 'wait', for: '{{trigger.of}}', events: ['inquiry.completed'] }],
};
const parent = (key: string, wait: boolean) => ({
  key,
  name: key,
  trigger: { type: 'api', fields: { of: OF } },
  steps: [
    {
      key: 'child',
      type: 'action',
      action: 'workflow.run',
      inputs: { workflow: 'nap', fields: { of: '{{trigger.of}}' }, wait },
    },
    { key: 'rest', type: 'wait', duration: '1h' },
  ],
});
const AWAITS = parent('awaits', true);
const LEAVES = parent('leaves', false);

const newInquiry = () => house.write((w) => createObject(w, 'inquiry', { relations: { template: ['onboarding'] } }));
const get = (runId: string) => getRun(house.service.db, house.environment.id, runId);
const childOf = (runId: string) => house.until(async () => (await get(runId)).childIds[0]);

/** As somebody does in the Web UI; until the sweep has seen it. */
async function terminate(runId: string): Promise<void> {
  const handle = house.client.workflow.getHandle(runId);
  // Answered once its first task is in the history, which is replayed in the end.
  await handle.query(STATE_QUERY);
  await handle.terminate('by a test');
  await house.until(async () => ((await endTerminated(house.service, 0)) > 0 ? true : undefined));
  expect(await get(runId)).toMatchObject({ status: 'failed', fault: { code: 'run_terminated' } });
}

test('a run that is terminated in Temporal gives its place back: the next of its key starts, and none beside it', async () => {
  const { id: of } = await newInquiry();
  const runs = [];
  for (let n = 0; n < 3; n += 1) runs.push((await house.start('nap', { of })).id);
  const [first = '', second = '', third = ''] = runs;
  await house.waitingAt(first, 'rest');
  expect((await get(second)).queuedAt).not.toBeNull();
  await terminate(first);
  await house.waitingAt(second, 'rest');
  expect(await get(third)).toMatchObject({ status: 'in_progress', startedAt: null, queuedAt: expect.any(Date) });
  await terminate(second);
  await house.waitingAt(third, 'rest');
  await house.write((w) => moveObject(w, 'inquiry', of, 'completed'));
  expect(await house.settled(third)).toMatchObject({ status: 'completed' });
});

test('it takes the run that it waited for with it, also one that is queued, and no other', async () => {
  const { id: of } = await newInquiry();
  const [waits, queues] = [await house.start('awaits', { of }), await house.start('awaits', { of })];
  await house.waitingAt(waits.id, 'child');
  await house.waitingAt(queues.id, 'child');
  const { id: other } = await newInquiry();
  const leaves = await house.start('leaves', { of: other });
  await house.waitingAt(leaves.id, 'rest');
  const [waited, queued, left] = [await childOf(waits.id), await childOf(queues.id), await childOf(leaves.id)];
  await house.waitingAt(waited, 'rest');
  await house.waitingAt(left, 'rest');
  await terminate(queues.id);
  expect(await house.settled(queued)).toMatchObject({ status: 'canceled', startedAt: null });
  await terminate(leaves.id);
  await terminate(waits.id);
  expect(await house.settled(waited)).toMatchObject({ status: 'canceled' });
  await house.write((w) => moveObject(w, 'inquiry', other, 'completed'));
  expect(await house.settled(left)).toMatchObject({ status: 'completed' });
});

test('a run that is reset in Temporal runs on in its row', async () => {
  const { id: of } = await newInquiry();
  const { id } = await house.start('nap', { of });
  await house.waitingAt(id, 'rest');
  await house.client.workflow.getHandle(id).query(STATE_QUERY);
  const completed = (await historyOf(house.client, id)).find((event) => event.workflowTaskCompletedEventAttributes);
  await house.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: id },
    reason: 'by a test',
    requestId: randomUUID(),
    workflowTaskFinishEventId: completed?.eventId ?? null,
  });
  const terminated = `WorkflowId = "${id}" AND ExecutionStatus = "Terminated"`;
  await house.until(async () => ((await house.client.workflow.count(terminated)).count > 0 ? true : undefined));
  expect(await endTerminated(house.service, 0)).toBe(0);
  await house.write((w) => moveObject(w, 'inquiry', of, 'completed'));
  expect(await house.settled(id)).toMatchObject({ status: 'completed' });
});
