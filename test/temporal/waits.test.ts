import onboardAndWait from '../../examples/onboard-and-wait/definition.json';
import { createObject, listObjects, moveObject } from '../../src/objects';
import { listSteps } from '../../src/runs/list-steps';
import { resolveRun } from '../../src/runs/resolve-run';
import { House } from './house';
import { closingsIn } from './read-history';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

const ada = { customer: 'c-4711', name_first: 'Ada', name_last: 'Lovelace' };

/** Creates an inquiry, waits a second, then waits for the person. */
function patient(key: string, wait: object) {
  return {
    key,
    name: key,
    trigger: { type: 'api', fields: {} },
    steps: [
      { key: 'create_inquiry', type: 'action', action: 'inquiry.create', inputs: { template: 'onboarding' } },
      { key: 'breathe', type: 'wait', duration: '1s' },
      { key: 'person', type: 'wait', for: '{{create_inquiry}}', events: ['inquiry.completed'], ...wait },
    ],
    output: { by: '{{person.resolved_by}}', status: '{{create_inquiry.status}}' },
  };
}

function inquiryOf(runId: string): Promise<string> {
  return house.until(async () => {
    const steps = await listSteps(house.service.db, runId);
    const outcome = steps.find((step) => step.path === 'create_inquiry')?.outcome;
    return outcome?.type === 'done' ? (outcome.output as { id: string }).id : undefined;
  });
}

async function complete(inquiry: string): Promise<void> {
  await house.write((w) => moveObject(w, 'inquiry', inquiry, 'completed'));
}

test('a run waits for the person, then for the reviewer, and decides; its history tells so', async () => {
  const { id } = await house.start(await house.deploy(onboardAndWait), ada);
  await house.waitingAt(id, 'await_person');
  const inquiry = await inquiryOf(id);
  await house.write((w) => moveObject(w, 'inquiry', inquiry, 'pending'));
  await house.write((w) => moveObject(w, 'inquiry', inquiry, 'failed'));
  await house.waitingAt(id, 'await_review');
  const { items } = await listObjects(house.service.db, house.environment.id, 'case', { size: 10 });
  await house.write((w) => moveObject(w, 'case', items[0]?.id ?? '', 'Approved'));
  const run = await house.settled(id);
  expect(run).toMatchObject({ status: 'completed', output: { decision: 'approved', inquiry }, waitingFor: [] });
  expect(await closingsIn(await house.closedHistory(id))).toEqual([
    { what: 'perform', path: 'create_inquiry' },
    { what: 'wait', path: 'await_person' },
    { what: 'perform', path: 'open_case' },
    { what: 'wait', path: 'await_review' },
    { what: 'perform', path: 'approve' },
  ]);
});

test('an event that comes before the wait ends it at once', async () => {
  const { id } = await house.start(await house.deploy(patient('early', {})));
  await complete(await inquiryOf(id));
  expect(await house.settled(id)).toMatchObject({ status: 'completed', output: { by: 'event', status: 'completed' } });
});

test('since now, an event that came before does not count, and one that comes after does', async () => {
  const key = await house.deploy({
    ...patient('since-now', { since: 'now', events: ['inquiry.completed', 'inquiry.approved'] }),
  });
  const { id } = await house.start(key);
  const inquiry = await inquiryOf(id);
  await complete(inquiry);
  await house.waitingAt(id, 'person');
  await house.write((w) => moveObject(w, 'inquiry', inquiry, 'approved'));
  expect(await house.settled(id)).toMatchObject({ status: 'completed', output: { by: 'event', status: 'approved' } });
});

test('an object that has the awaited status already ends the wait by state', async () => {
  const inquiry = await house.write((w) => createObject(w, 'inquiry', { relations: { template: ['onboarding'] } }));
  await complete(inquiry.id);
  const key = await house.deploy({
    key: 'by-state',
    name: 'By state',
    trigger: { type: 'api', fields: { inquiry: { type: 'inquiry', required: true } } },
    steps: [{ key: 'person', type: 'wait', for: '{{trigger.inquiry}}', events: ['inquiry.completed'] }],
    output: { by: '{{person.resolved_by}}' },
  });
  expect(await house.run(key, { inquiry: inquiry.id })).toMatchObject({ status: 'completed', output: { by: 'state' } });
});

test('a deadline ends a wait, or holds the run where the author says that it is an error', async () => {
  const quiet = await house.deploy(patient('deadline', { default_resolution: '1s' }));
  expect(await house.run(quiet)).toMatchObject({ status: 'completed', output: { by: 'timeout', status: 'created' } });
  const strict = await house.deploy(patient('expires', { default_resolution: '1s', on_expiration: 'error' }));
  expect(await house.run(strict)).toMatchObject({ status: 'errored', waitingFor: [{ path: 'person' }] });
});

test('an operator ends a wait', async () => {
  const { id } = await house.start(await house.deploy(patient('by-hand', {})));
  await house.waitingAt(id, 'person');
  const { service, environment } = house;
  const actor = { type: 'operator', id: 'ops' } as const;
  const command = { do: 'skip', output: null } as const;
  await resolveRun(service, environment, id, { path: 'person', command, actor, reason: 'on the phone', id: 'cmd-1' });
  expect(await house.settled(id)).toMatchObject({ status: 'completed', output: { by: 'operator', status: 'created' } });
});

test('a wait that a stop in another branch withdraws is closed in the database', async () => {
  const key = await house.deploy({
    key: 'withdrawn',
    name: 'Withdrawn',
    trigger: { type: 'api', fields: {} },
    steps: [
      { key: 'create_inquiry', type: 'action', action: 'inquiry.create', inputs: { template: 'onboarding' } },
      {
        key: 'both',
        type: 'parallel',
        branches: [
          {
            label: 'Person',
            steps: [{ key: 'person', type: 'wait', for: '{{create_inquiry}}', events: ['inquiry.completed'] }],
          },
          {
            label: 'Clock',
            steps: [
              { key: 'tick', type: 'wait', duration: '1s' },
              { key: 'enough', type: 'stop', outcome: 'completed' },
            ],
          },
        ],
      },
    ],
  });
  const run = await house.run(key);
  expect(run.status).toBe('completed');
  const waits = await house.service.db.selectFrom('waits').selectAll().where('run_id', '=', run.id).execute();
  expect(waits).toEqual([expect.objectContaining({ path: 'person', closed_at: expect.any(Date), outcome: null })]);
  const steps = await listSteps(house.service.db, run.id);
  expect(steps.find((step) => step.path === 'person')?.closed).toMatchObject({ how: 'withdrawn' });
});
