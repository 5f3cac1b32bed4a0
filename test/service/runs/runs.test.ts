import { sql } from 'kysely';
import { announce } from '../../../src/events/notify';
import { FaultError } from '../../../src/faults';
import { cancelRun } from '../../../src/runs/cancel-run';
import { getRun } from '../../../src/runs/find-run';
import { listRuns } from '../../../src/runs/list-runs';
import type { Run } from '../../../src/runs/run';
import { trigger } from '../../../src/runs/start/trigger';
import { writeState } from '../../../src/runs/state';
import { waitForRun } from '../../../src/runs/wait-for-run';
import type { RunState } from '../../../workflows/contract';
import { ACTOR, apiDefinition, insertObject, openWorld, running, type World } from './open-world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await running(world, apiDefinition('one', { person: { type: 'inquiry' } }));
  await running(world, apiDefinition('two'));
});
afterAll(() => world.close());

const go = (workflow = 'two', fields: object = {}) =>
  trigger(world.service, world.environment, workflow, fields, { actor: ACTOR });
const state = (run: Run, status: RunState['status'], more: Partial<RunState> = {}) =>
  world.db
    .transaction()
    .execute((trx) => writeState({ trx, environment: world.environment }, run.id, { status, at: 5000, ...more }));
const eventsOf = async (run: Run) =>
  (
    await sql<{ name: string; version: number; status: string }>`
      select e.name, s.version, e.snapshot ->> 'status' as status from events e
      join event_subjects s on s.event_id = e.id where s.object_id = ${run.id} order by s.version`.execute(world.db)
  ).rows;

async function codeOf(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof FaultError ? error.fault.code : error;
}

describe("a run's state", () => {
  test('is written with an event for each entry into another status', async () => {
    const run = await go();
    const fault = { code: 'x', category: 'internal', message: 'It broke\u0000.' } as const;
    expect(
      await state(run, 'in_progress', { labels: { customer: 'a\u0000\ud800' }, waitingFor: [{ path: 'w', until: 9 }] }),
    ).toBe(true);
    expect(await getRun(world.db, world.environment.id, run.id)).toMatchObject({
      status: 'in_progress',
      labels: { customer: 'a\ufffd\ufffd' },
      waitingFor: [{ path: 'w', until: 9 }],
      completedAt: null,
    });
    await state(run, 'errored', { fault });
    await state(run, 'errored', { fault });
    await state(run, 'in_progress');
    expect(await getRun(world.db, world.environment.id, run.id)).toMatchObject({
      fault: null,
      labels: { customer: 'a\ufffd\ufffd' },
    });
    await state(run, 'completed', { output: { text: '\u0000' } });
    expect(await getRun(world.db, world.environment.id, run.id)).toMatchObject({
      status: 'completed',
      output: { text: '\u0000' },
      waitingFor: [],
      completedAt: new Date(5000),
    });
    expect(await eventsOf(run)).toEqual([
      { name: 'workflow-run.created', version: 1, status: 'in_progress' },
      { name: 'workflow-run.errored', version: 2, status: 'errored' },
      { name: 'workflow-run.resumed', version: 3, status: 'in_progress' },
      { name: 'workflow-run.completed', version: 4, status: 'completed' },
    ]);
  });

  test('is final: a run that has ended stays as it ended', async () => {
    for (const end of ['completed', 'failed', 'canceled'] as const) {
      const run = await go();
      await state(run, end);
      for (const late of ['in_progress', 'errored', 'completed', 'failed', 'canceled'] as const) {
        expect(await state(run, late)).toBe(false);
      }
      expect(await getRun(world.db, world.environment.id, run.id)).toMatchObject({ status: end });
      expect(await eventsOf(run)).toHaveLength(2);
    }
  });

  test('marks the run as started, also when that mark was lost', async () => {
    world.temporal.away = true;
    const run = await go();
    world.temporal.away = false;
    expect(run.startedAt).toBeNull();
    await state(run, 'in_progress');
    expect((await getRun(world.db, world.environment.id, run.id)).startedAt).not.toBeNull();
  });

  test('of another environment is not touched', async () => {
    const run = await go();
    const write = world.db
      .transaction()
      .execute((trx) => writeState({ trx, environment: world.other }, run.id, { status: 'failed', at: 1 }));
    expect(await write).toBe(false);
    expect(await codeOf(getRun(world.db, world.other.id, run.id))).toBe('run_not_found');
  });
});

describe('runs are found', () => {
  const list = async (filter: object) =>
    (await listRuns(world.db, world.environment.id, { page: { size: 50 }, ...filter })).items.map((run) => run.id);

  test('by workflow, status, time, label and trigger object', async () => {
    const inquiry = await insertObject(world, 'inquiry');
    const run = await go('one', { person: inquiry });
    const other = await go('one');
    await state(run, 'failed', { labels: { customer: '4711', 'a"b': 'c' } });
    expect(await list({ workflow: 'one' })).toEqual([other.id, run.id]);
    expect(await list({ workflow: run.workflowId })).toEqual([other.id, run.id]);
    expect(await list({ workflow: 'one', status: 'failed' })).toEqual([run.id]);
    expect(await list({ label: { customer: '4711', 'a"b': 'c' } })).toEqual([run.id]);
    expect(await list({ label: { customer: '4712' } })).toEqual([]);
    expect(await list({ triggerObject: inquiry })).toEqual([run.id]);
    const { createdAt } = run;
    expect(await list({ workflow: 'one', createdAt: { from: createdAt } })).toContain(run.id);
    expect(await list({ workflow: 'one', createdAt: { to: createdAt } })).toEqual([]);
    expect(await list({ workflow: "\u0001'; drop table runs; --", label: { '\u0000': '\ud800' } })).toEqual([]);
  });

  test('page by page to the end, each once, also while new ones come', async () => {
    const seen: string[] = [];
    const all = await list({});
    let after: string | undefined;
    for (;;) {
      const page = await listRuns(world.db, world.environment.id, {
        page: { size: 3, ...(after === undefined ? {} : { after }) },
      });
      seen.push(...page.items.map((run) => run.id));
      await go();
      after = page.items.at(-1)?.id;
      if (!page.hasNext) break;
    }
    expect(seen).toEqual(all);
  });

  test('never in another environment', async () => {
    const run = await go();
    expect((await listRuns(world.db, world.other.id, { page: { size: 5 } })).items).toEqual([]);
    expect(await codeOf(getRun(world.db, world.other.id, run.id))).toBe('run_not_found');
    for (const id of ['', '\0', 'wfr_', 'x'.repeat(4000)]) {
      expect(await codeOf(getRun(world.db, world.environment.id, id))).toBe('run_not_found');
    }
  });
});

describe('waiting for a run', () => {
  test.each(['completed', 'failed', 'canceled', 'errored'] as const)('ends as soon as it is %s', async (status) => {
    const run = await go();
    const waiting = waitForRun(world.service, run.id, 60_000);
    await state(run, status);
    announce(world.service.pool);
    expect(await waiting).toMatchObject({ id: run.id, status });
  });

  test('ends without an announcement too', async () => {
    const run = await go();
    const waiting = waitForRun(world.service, run.id, 60_000);
    await state(run, 'completed');
    expect(await waiting).toMatchObject({ status: 'completed' });
  });

  test('ends at its time with the run as it is', async () => {
    const run = await go();
    expect(await waitForRun(world.service, run.id, 1)).toMatchObject({ status: 'in_progress' });
  });

  test('by many ends for each with its own run', async () => {
    const runs = await Promise.all(Array.from({ length: 20 }, () => go()));
    const waiting = runs.map((run) => waitForRun(world.service, run.id, 60_000));
    for (const run of runs.toReversed()) await state(run, 'completed');
    expect((await Promise.all(waiting)).map((run) => run.id)).toEqual(runs.map((run) => run.id));
  });

  test('for one that is not there is refused at once', async () => {
    expect(await codeOf(waitForRun(world.service, 'wfr_none', 60_000))).toBe('run_not_found');
  });
});

describe('canceling', () => {
  test('is asked of Temporal, which is given the run first where it has not taken it', async () => {
    world.temporal.away = true;
    const run = await go();
    expect(await codeOf(cancelRun(world.service, world.environment, run.id))).toBe('temporal_unavailable');
    world.temporal.away = false;
    await cancelRun(world.service, world.environment, run.id);
    expect(world.temporal.started).toContain(run.id);
  });

  test('of a run that has ended is refused', async () => {
    const run = await go();
    await state(run, 'completed');
    expect(await codeOf(cancelRun(world.service, world.environment, run.id))).toBe('run_ended');
    expect(await codeOf(cancelRun(world.service, world.other, run.id))).toBe('run_not_found');
  });
});
