import { sql } from 'kysely';
import type { RunStart } from '../../../interpreter/requests';
import { createRuns } from '../../../src/by-hand/create-runs';
import { rerun } from '../../../src/by-hand/rerun';
import { activate } from '../../../src/definitions/activate';
import { pause } from '../../../src/definitions/pause';
import { dispatchBatch } from '../../../src/events/dispatch/dispatch-batch';
import { FaultError } from '../../../src/faults';
import { trigger } from '../../../src/runs/start/trigger';
import type { Writing } from '../../../src/writing';
import {
  apiDefinition,
  eventDefinition,
  happened,
  insertObject,
  openWorld,
  published,
  running,
  STOP,
  type World,
  workflowNamed,
} from '../runs/open-world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const actor = { type: 'api-key', id: 'key_1' } as const;

function write<T>(act: (writing: Writing) => Promise<T>): Promise<T> {
  const { environment } = world;
  return world.db.transaction().execute((trx) => act({ trx, environment, actor, cause: { depth: 0 } }));
}

const create = (workflow: string, ...ids: readonly string[]) => write((writing) => createRuns(writing, workflow, ids));
const again = (runId: string, version: 'same' | 'newest') => write((writing) => rerun(writing, runId, version));

async function startOf(runId: string | null | undefined): Promise<RunStart> {
  const { rows } = await sql<{ start: RunStart }>`select start from runs where id = ${runId}`.execute(world.db);
  if (rows[0] === undefined) throw new Error('There is no such run.');
  return rows[0].start;
}

async function complete(runId: string): Promise<void> {
  await sql`update runs set status = 'completed' where id = ${runId}`.execute(world.db);
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FaultError)) throw new Error('It did not end in a fault.', { cause: error });
  return error.fault.code;
}

describe('runs for ids', () => {
  test('are made of objects as they are now, and each id is answered for', async () => {
    await running(world, eventDefinition('on-inquiries', ['inquiry.completed']));
    const [inquiry, account] = [await insertObject(world, 'inquiry'), await insertObject(world, 'account')];
    const elsewhere = await insertObject(world, 'inquiry', { environment: world.other });
    const redacted = await insertObject(world, 'inquiry');
    await sql`update objects set redacted_at = now() where id = ${redacted}`.execute(world.db);
    const { results, accepted } = await create('on-inquiries', inquiry, account, elsewhere, 'inq_none', redacted);
    expect(results).toEqual([
      { id: inquiry, result: 'started', runId: expect.stringMatching(/^wfr_/), code: null },
      { id: account, result: 'wrong_kind', runId: null, code: 'trigger_object_invalid' },
      { id: elsewhere, result: 'unknown', runId: null, code: 'object_not_found' },
      { id: 'inq_none', result: 'unknown', runId: null, code: 'object_not_found' },
      { id: redacted, result: 'refused', runId: null, code: 'already_redacted' },
    ]);
    expect(accepted.map(({ start }) => start.run.id)).toEqual([results[0]?.runId]);
    expect(await startOf(results[0]?.runId)).toMatchObject({ trigger: { type: 'inquiry', id: inquiry } });
  });

  test.each([
    ['a schedule', 'scheduled', { type: 'schedule', every: { days: 1, at: '03:00' }, objects: { kind: 'account' } }],
    ['a date', 'dated', { type: 'date', kind: 'account' }],
  ])('are for now where %s starts them otherwise', async (_what, key, started) => {
    await running(world, { key, name: 'By the clock', trigger: started, steps: [STOP] });
    const { results } = await create(key, await insertObject(world, 'account'));
    const { run } = await startOf(results[0]?.runId);
    expect(run.scheduled_for).toBe(run.created_at);
  });

  test('are made of runs as these were started, and not of what is of another environment', async () => {
    await running(world, apiDefinition('asked', { who: { type: 'string' } }));
    const first = await trigger(world.service, world.environment, 'asked', { who: 'ada' }, { actor });
    await activate(world.service, world.other, await workflowNamed(world, 'asked'), {});
    const elsewhere = await trigger(world.service, world.other, 'asked', { who: 'bob' }, { actor });
    const { results } = await create('asked', first.id, elsewhere.id, await insertObject(world, 'account'));
    expect(results.map(({ result }) => result)).toEqual(['started', 'unknown', 'wrong_kind']);
    expect(await startOf(results[0]?.runId)).toMatchObject({ trigger: { who: 'ada' } });
  });

  test('are refused one by one where a limit is reached, and as a whole where the workflow is paused', async () => {
    const concurrency = { key: 'all', limit: 1, on_limit: 'refuse' };
    await running(world, eventDefinition('one-at-a-time', ['account.created'], undefined, { concurrency }));
    const accounts = [await insertObject(world, 'account'), await insertObject(world, 'account')];
    const { results } = await create('one-at-a-time', ...accounts);
    expect(results.map(({ result, code }) => [result, code])).toEqual([
      ['started', null],
      ['refused', 'concurrency_limit'],
    ]);
    await pause(world.service, world.environment, await workflowNamed(world, 'one-at-a-time'));
    expect(await codeOf(create('one-at-a-time', ...accounts))).toBe('workflow_paused');
  });
});

describe('a run that is run again', () => {
  test('has its own version, or the newest that is active, and is told the same', async () => {
    await running(world, apiDefinition('anew', { who: { type: 'string' } }));
    const first = await trigger(world.service, world.environment, 'anew', { who: 'ada' }, { actor });
    expect(await codeOf(again(first.id, 'same'))).toBe('run_not_ended');
    await complete(first.id);
    const { workflow } = await published(world, apiDefinition('anew', { who: { type: 'string' } }, { labels: {} }));
    await activate(world.service, world.environment, workflow, {});
    const [same, newest] = [await again(first.id, 'same'), await again(first.id, 'newest')];
    expect([same.run.versionNumber, newest.run.versionNumber]).toEqual([1, 2]);
    expect((await startOf(newest.run.id)).trigger).toEqual({ who: 'ada' });
  });

  test('is told the event that it was told, of the object as it is now', async () => {
    await running(world, eventDefinition('by-event', ['inquiry.completed', 'inquiry.failed']));
    const inquiry = await insertObject(world, 'inquiry');
    await happened(world, { name: 'inquiry.failed', kind: 'inquiry', id: inquiry, context: { why: 'late' } });
    const { runs } = await dispatchBatch(world.service);
    const first = runs.find(({ start }) => start.run.workflow === 'by-event')?.start;
    await complete(first?.run.id ?? '');
    const { run } = await again(first?.run.id ?? '', 'same');
    expect(await startOf(run.id)).toMatchObject({ event: first?.event, trigger: { type: 'inquiry', id: inquiry } });
    expect(run.eventId).toBeNull();
  });

  test('is not, where what it was started with is redacted', async () => {
    await running(world, apiDefinition('gone', {}));
    const first = await trigger(world.service, world.environment, 'gone', {}, { actor });
    await sql`update runs set status = 'completed', redacted_at = now() where id = ${first.id}`.execute(world.db);
    expect(await codeOf(again(first.id, 'newest'))).toBe('run_redacted');
  });
});
