import { sql } from 'kysely';
import { createObject, moveObject } from '../../src/objects';
import { cancelRun } from '../../src/runs/cancel-run';
import { getRun } from '../../src/runs/find-run';
import { trigger } from '../../src/runs/start/trigger';
import { endTerminated } from '../../src/sweep/end-terminated';
import { ringOverdue } from '../../src/sweep/ring-overdue';
import { startLeft } from '../../src/sweep/start-left';
import { openTemporal } from '../../src/temporal/temporal';
import { STATE_QUERY } from '../../workflows/contract';
import { House } from './house';

let house: House;
beforeAll(async () => {
  house = await House.open({ dispatcher: false });
  await house.deploy(awaiting);
});
afterAll(() => house.close());

const awaiting = {
  key: 'awaiting',
  name: 'Awaiting',
  trigger: { type: 'api', fields: { person: { type: 'inquiry', required: true } } },
  steps: [{ key: 'person', type: 'wait', for: '{{trigger.person}}', events: ['inquiry.completed'] }],
  output: { by: '{{person.resolved_by}}' },
};
const short = {
  key: 'short',
  name: 'Short',
  trigger: { type: 'api' },
  steps: [{ key: 'end', type: 'stop', outcome: 'completed' }],
};

async function waiting() {
  const inquiry = await house.write((w) => createObject(w, 'inquiry', { relations: { template: ['onboarding'] } }));
  const { id } = await house.start('awaiting', { person: inquiry.id });
  await house.waitingAt(id, 'person');
  // Answered once its first task is in the history: then the wait's first look is over.
  await house.client.workflow.getHandle(id).query(STATE_QUERY);
  return { id, inquiry: inquiry.id };
}

test('a run whose doorbell was lost goes on when the sweep rings', async () => {
  const { id, inquiry } = await waiting();
  await house.write((w) => moveObject(w, 'inquiry', inquiry, 'completed'));
  await sql`update event_subjects set created_at = created_at - interval '61 seconds'`.execute(house.service.db);
  expect(await ringOverdue(house.service)).toBe(1);
  expect(await house.settled(id)).toMatchObject({ status: 'completed', output: { by: 'event' } });
});

test('a run that was accepted while Temporal was away is started by the sweep, and runs once', async () => {
  await house.deploy(short);
  const away = { ...house.service, temporal: openTemporal({ address: '127.0.0.1:1', namespace: 'default' }) };
  const run = await trigger(away, house.environment, 'short', {}, { actor: house.actor });
  await away.temporal.close();
  expect(run).toMatchObject({ status: 'in_progress', startedAt: null });
  expect(await startLeft(house.service, 0)).toBeGreaterThanOrEqual(1);
  expect(await house.settled(run.id)).toMatchObject({ status: 'completed' });
  await sql`update runs set started_at = null, status = 'in_progress' where id = ${run.id}`.execute(house.service.db);
  await startLeft(house.service, 0);
  const ran = await house.client.workflow.count(`WorkflowId = "${run.id}"`);
  expect(ran.count).toBe(1);
});

test('a run that somebody terminated in Temporal ends in its row', async () => {
  const { id } = await waiting();
  await house.client.workflow.getHandle(id).terminate('by a test');
  await house.until(async () => ((await endTerminated(house.service, 0)) > 0 ? true : undefined));
  expect(await getRun(house.service.db, house.environment.id, id)).toMatchObject({
    status: 'failed',
    fault: { code: 'run_terminated' },
    waitingFor: [],
  });
});

test('a run that is canceled by its row ends as canceled', async () => {
  const { id } = await waiting();
  await cancelRun(house.service, house.environment, id);
  expect(await house.settled(id)).toMatchObject({ status: 'canceled' });
});
