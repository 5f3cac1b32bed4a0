import { createApi } from '../../api/create-api';
import { serializeRun } from '../../api/resources/workflows/workflow-run';
import type { ValueMap } from '../../interpreter/value';
import { createObject, listObjects, moveObject, related } from '../../src/objects';
import { createApiKey } from '../../src/organizations';
import { cancelRun } from '../../src/runs/cancel-run';
import { getRun } from '../../src/runs/find-run';
import { listSteps } from '../../src/runs/list-steps';
import { resolveRun } from '../../src/runs/resolve-run';
import { House } from './house';
import { closingsIn, resultsAt, summaryOf } from './read-history';

let house: House;
let closeApi: () => Promise<unknown>;
/** What the API says of a run's relationships. */
let shownOf: (runId: string) => Promise<object>;
beforeAll(async () => {
  house = await House.open();
  const api = createApi(house.service, { referencePage: false });
  const url = await api.listen({ host: '127.0.0.1', port: 0 });
  closeApi = () => api.close();
  const { apiKey } = await createApiKey(house.service.db, house.environment, 'runs');
  shownOf = async (runId) => {
    const headers = { authorization: `Bearer ${apiKey}` };
    const response = await fetch(`${url}/api/v1/workflow-runs/${runId}?extensions=true`, { headers });
    const { data } = (await response.json()) as { readonly data: { readonly relationships: object } };
    return data.relationships;
  };
  await house.write((w) =>
    createObject(w, 'report-template', { key: 'phone-risk', attributes: { report_type: 'phone-number' } }),
  );
});
afterAll(async () => {
  await closeApi();
  await house.close();
});

function definition(key: string, steps: object[], rest: object = {}) {
  return { key, name: key, trigger: { type: 'api', fields: {} }, steps, ...rest };
}

const PHONE = {
  key: 'phone',
  type: 'action',
  action: 'report.run',
  inputs: { template: 'phone-risk', query: { phone_number: '+14155550100' } },
};
const RISK = { output: { risk: '{{phone.phone_risk_level}}', status: '{{phone.status}}' } };

/** The report that a run waits for, by the generation of its step. */
function reportOf(runId: string, generation = 1): Promise<string> {
  return house.until(async () => {
    const steps = await listSteps(house.service.db, runId);
    const wait = steps.find((step) => step.path === 'phone' && step.generation === generation)?.performed?.wait;
    return wait?.subjects[0]?.id;
  });
}

async function conclude(report: string, status: 'ready' | 'errored', results: ValueMap = {}): Promise<void> {
  await house.write((w) => moveObject(w, 'report', report, status, { report: { results } }));
}

function reports() {
  return listObjects(house.service.db, house.environment.id, 'report', { size: 100 });
}

describe('report.run', () => {
  test('waits for the report that it asked for, and gives what that says', async () => {
    const { id } = await house.start(await house.deploy(definition('ready', [PHONE], RISK)));
    await house.waitingAt(id, 'phone');
    await conclude(await reportOf(id), 'ready', { phone_risk_level: 'high' });
    const run = await house.settled(id);
    expect(run).toMatchObject({ status: 'completed', output: { risk: 'high', status: 'ready' }, waitingFor: [] });
    expect(await closingsIn(await house.closedHistory(id))).toEqual([
      { what: 'perform', path: 'phone' },
      { what: 'wait', path: 'phone' },
    ]);
    const [step] = await listSteps(house.service.db, id);
    expect(step).toMatchObject({ state: 'closed', performed: { output: { type: 'report' } }, closed: { how: 'done' } });
  });

  test('is at fault for a report that errored, and asks for another one when it is retried', async () => {
    const { id } = await house.start(await house.deploy(definition('errored', [PHONE], RISK)));
    const first = await reportOf(id);
    await conclude(first, 'errored');
    expect(await house.settled(id)).toMatchObject({ status: 'errored' });
    await resolveRun(house.service, house.environment, id, {
      path: 'phone',
      command: { do: 'retry' },
      actor: { type: 'operator', id: 'ann' },
      reason: 'It is up again.',
      id: 'cmd_1',
    });
    const second = await reportOf(id, 2);
    expect(second).not.toBe(first);
    await conclude(second, 'ready', { phone_risk_level: 'low' });
    await house.until(
      async () => (await getRun(house.service.db, house.environment.id, id)).status === 'completed' || undefined,
    );
    expect((await getRun(house.service.db, house.environment.id, id)).output).toEqual({ risk: 'low', status: 'ready' });
  });

  test('lets the run go on without the report where it says so', async () => {
    const { id } = await house.start(
      await house.deploy(definition('without', [{ ...PHONE, continue_on_error: true }], RISK)),
    );
    await conclude(await reportOf(id), 'errored');
    expect(await house.settled(id)).toMatchObject({ status: 'completed', output: { risk: null, status: null } });
    expect((await listSteps(house.service.db, id))[0]?.closed).toMatchObject({
      how: 'failed',
      fault: { code: 'report_errored' },
    });
  });

  test('asks for no second report when it comes back from another history', async () => {
    const before = (await reports()).items.length;
    const { id } = await house.start(await house.deploy(definition('once', [PHONE], RISK)));
    const report = await reportOf(id);
    await house.stopWorker();
    await conclude(report, 'ready');
    await house.startWorker();
    expect(await house.settled(id)).toMatchObject({ status: 'completed', output: { status: 'ready' } });
    expect((await reports()).items).toHaveLength(before + 1);
  });
});

const CHILD = definition(
  'child',
  [{ key: 'nap', type: 'wait', for: '{{trigger.of}}', events: ['inquiry.completed', 'inquiry.failed'] }],
  {
    trigger: { type: 'api', fields: { of: { type: 'inquiry', required: true }, word: { type: 'string' } } },
    output: { by: '{{nap.event.name}}', word: '{{trigger.word}}' },
  },
);

function parent(key: string, inputs: object = {}, more: object = {}) {
  return {
    ...definition(key, [
      {
        key: 'child',
        type: 'action',
        action: 'workflow.run',
        inputs: { workflow: 'child', fields: { of: '{{trigger.of}}', word: 'hello' }, ...inputs },
        ...more,
      },
    ]),
    trigger: { type: 'api', fields: { of: { type: 'inquiry', required: true } } },
    output: { child: '{{child.run}}', status: '{{child.status}}', word: '{{child.output.word}}' },
  };
}

describe('workflow.run', () => {
  beforeAll(async () => {
    await house.deploy(CHILD);
  });

  const newInquiry = () => house.write((w) => createObject(w, 'inquiry', { relations: { template: ['onboarding'] } }));

  async function begin(of: object) {
    const inquiry = await newInquiry();
    const run = await house.start(await house.deploy(of), { of: inquiry.id });
    const child = await childOf(run.id);
    return { inquiry, run, child };
  }

  function childOf(runId: string): Promise<string> {
    return house.until(async () => (await getRun(house.service.db, house.environment.id, runId)).childIds[0]);
  }

  test('starts a run, waits for its end and gives its output; both know of each other', async () => {
    const { inquiry, run, child } = await begin(parent('waits'));
    await house.waitingAt(child, 'nap');
    await house.waitingAt(run.id, 'child');
    await house.write((w) => moveObject(w, 'inquiry', inquiry.id, 'completed'));
    expect(await house.settled(run.id)).toMatchObject({
      status: 'completed',
      output: { child: { type: 'workflow-run', id: child }, status: 'completed', word: 'hello' },
    });
    const below = await getRun(house.service.db, house.environment.id, child);
    expect(below).toMatchObject({
      status: 'completed',
      parentId: run.id,
      depth: 2,
      creator: { type: 'workflow-run', id: run.id },
    });
    expect(serializeRun(below, false).relationships).not.toHaveProperty('parent');
    expect(await shownOf(run.id)).toMatchObject({
      parent: { data: null },
      children: { data: [{ type: 'workflow-run', id: child }] },
    });
    expect(await shownOf(child)).toMatchObject({
      parent: { data: { type: 'workflow-run', id: run.id } },
      children: { data: [] },
    });
    const described = await house.client.workflow.getHandle(child).describe();
    expect(described.searchAttributes['UsherParent']).toEqual([run.id]);
    const closed = await Promise.all([run.id, child].map((id) => house.closedHistory(id)));
    const [performed] = await resultsAt(closed[0] ?? [], 'child');
    expect(performed).toMatchObject({ outcome: { output: { run: { type: 'workflow-run', id: child } } } });
    expect(await summaryOf(closed[1]?.[0])).toBe(`child version 1, started by child of ${run.id}`);
  });

  test('goes on at once where it does not wait', async () => {
    const { inquiry, run, child } = await begin(parent('goes-on', { wait: false }));
    expect(await house.settled(run.id)).toMatchObject({
      status: 'completed',
      output: { child: { id: child }, status: null, word: null },
    });
    expect(await getRun(house.service.db, house.environment.id, child)).toMatchObject({ status: 'in_progress' });
    await house.write((w) => moveObject(w, 'inquiry', inquiry.id, 'completed'));
    expect(await house.settled(child)).toMatchObject({ status: 'completed' });
  });

  test('is at fault for a run that was canceled', async () => {
    const { run, child } = await begin(parent('child-canceled', {}, { continue_on_error: true }));
    await house.waitingAt(child, 'nap');
    await cancelRun(house.service, house.environment, child);
    expect(await house.settled(run.id)).toMatchObject({ status: 'completed', output: { child: null } });
    expect((await listSteps(house.service.db, run.id))[0]?.closed?.fault).toMatchObject({ code: 'child_canceled' });
  });

  test('takes the run that it waits for with it when it is canceled, and no other', async () => {
    const waited = await begin(parent('canceled'));
    await house.waitingAt(waited.run.id, 'child');
    await cancelRun(house.service, house.environment, waited.run.id);
    expect(await house.settled(waited.run.id)).toMatchObject({ status: 'canceled' });
    expect(await house.settled(waited.child)).toMatchObject({ status: 'canceled' });
    const left = await begin({
      ...parent('left', { wait: false }),
      steps: [...parent('left', { wait: false }).steps, { key: 'rest', type: 'wait', duration: '1h' }],
    });
    await house.waitingAt(left.run.id, 'rest');
    await house.waitingAt(left.child, 'nap');
    await cancelRun(house.service, house.environment, left.run.id);
    expect(await house.settled(left.run.id)).toMatchObject({ status: 'canceled' });
    await house.write((w) => moveObject(w, 'inquiry', left.inquiry.id, 'completed'));
    expect(await house.settled(left.child)).toMatchObject({ status: 'completed' });
  });

  test('runs a workflow that events start on an object', async () => {
    await house.deploy({
      ...definition('by-event', [], { output: { id: '{{trigger.id}}', event: '{{event.name}}' } }),
      trigger: { type: 'event', events: ['inquiry.approved'] },
    });
    const inquiry = await newInquiry();
    const key = await house.deploy({
      ...parent('on-object'),
      steps: [
        {
          key: 'child',
          type: 'action',
          action: 'workflow.run',
          inputs: { workflow: 'by-event', object: '{{trigger.of}}' },
        },
      ],
      output: { output: '{{child.output}}' },
    });
    expect(await house.run(key, { of: inquiry.id })).toMatchObject({
      status: 'completed',
      output: { output: { id: inquiry.id, event: null } },
    });
  });

  test.each([
    ['fields that the workflow does not take', { fields: { of: 'inq_nobody' } }, 'trigger_fields_invalid'],
    ['an object for a workflow with an API trigger', { object: '{{trigger.of}}' }, 'trigger_object_invalid'],
    ['a workflow that is not active', { workflow: 'sleeper' }, 'workflow_not_active'],
  ])('refuses %s', async (_, inputs, code) => {
    await house.draft({ ...CHILD, key: 'sleeper' });
    const inquiry = await newInquiry();
    const key = await house.deploy(parent(`refuses-${code.replaceAll('_', '-')}`, inputs));
    const run = await house.run(key, { of: inquiry.id });
    expect(run).toMatchObject({ status: 'errored', childIds: [] });
    expect((await listSteps(house.service.db, run.id))[0]?.held?.fault).toMatchObject({ code });
  });

  test('ends a chain of runs that start runs at depth 10, and tries no second time what can never be', async () => {
    await house.draft(definition('chain', []));
    const next = { key: 'next', type: 'action', action: 'workflow.run', inputs: { workflow: 'chain' } };
    await house.deploy(definition('chain', [next], { on_failure: 'fail' }));
    expect(await house.run('chain')).toMatchObject({ status: 'failed', fault: { code: 'child_failed' } });
    const { rows } = await house.service.pool.query(
      "select max(depth) as depth, count(*)::int as runs from runs where workflow_key = 'chain'",
    );
    expect(rows).toEqual([{ depth: 10, runs: 10 }]);
    // Neither of the two that are tried again: transient, limited.
    const { rows: steps } = await house.service.pool.query(
      `select s.closed -> 'fault' as fault from run_steps s join runs r on r.id = s.run_id
       where r.workflow_key = 'chain' and r.depth = 10`,
    );
    expect(steps).toMatchObject([{ fault: { code: 'chain_too_deep', category: 'conflict' } }]);
  });

  test('is not activated where it names a workflow that is not there', async () => {
    await expect(house.deploy(parent('names-nothing', { workflow: 'nobody' }))).rejects.toMatchObject({
      fault: {
        code: 'definition_not_activatable',
        details: { diagnostics: [{ pointer: '/steps/0/inputs/workflow' }] },
      },
    });
  });

  test('a report that it made is about what it was given', async () => {
    const inquiry = await newInquiry();
    const steps = [{ ...PHONE, inputs: { ...PHONE.inputs, object: '{{trigger.of}}' } }];
    const run = await house.start(await house.deploy({ ...parent('about'), steps, output: {} }), { of: inquiry.id });
    const report = await reportOf(run.id);
    const object = (await reports()).items.find(({ id }) => id === report);
    expect(object && (await related(house.service.db, object, 'inquiry')).map(({ id }) => id)).toEqual([inquiry.id]);
    await conclude(report, 'ready');
    await house.settled(run.id);
  });
});
