import { sql } from 'kysely';
import { dispatchBatch } from '../../../src/events/dispatch/dispatch-batch';
import { fault } from '../../../src/faults';
import { getRun } from '../../../src/runs/find-run';
import { startChild } from '../../../src/runs/start/start-child';
import { trigger } from '../../../src/runs/start/trigger';
import { endTerminated } from '../../../src/sweep/end-terminated';
import { ringOverdue } from '../../../src/sweep/ring-overdue';
import { startLeft } from '../../../src/sweep/start-left';
import { startSweeper } from '../../../src/sweep/start-sweeper';
import { sweep } from '../../../src/sweep/sweep';
import { takeEvent } from '../../../src/waits/take-event';
import { ACTOR, apiDefinition, happened, insertObject, openWorld, running, type World } from '../runs/open-world';
import { NOTHING, runOf, waitOf } from '../waits/open-wait-of';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await running(world, apiDefinition('swept'));
});
afterEach(() => world.close());

async function waiting() {
  const runId = await runOf(world, 'swept');
  const inquiry = await insertObject(world, 'inquiry');
  const waitId = await waitOf(world, runId, {
    subjects: [{ type: 'inquiry', id: inquiry }],
    events: ['inquiry.completed'],
    cursor: { [inquiry]: 1 },
  });
  const complete = () => happened(world, { name: 'inquiry.completed', kind: 'inquiry', id: inquiry });
  return { runId, waitId, complete };
}

const age = (seconds: number) =>
  sql`
    with e as (update events set created_at = now() - ${seconds} * interval '1 second')
    update event_subjects set created_at = now() - ${seconds} * interval '1 second'`.execute(world.db);

describe('runs that were not started', () => {
  test('are started after a moment, each once, and those that have ended are left', async () => {
    world.temporal.away = true;
    const left = await runOf(world, 'swept');
    const ended = await runOf(world, 'swept');
    await sql`update runs set status = 'canceled' where id = ${ended}`.execute(world.db);
    world.temporal.away = false;
    expect(await startLeft(world.service, 60_000)).toBe(0);
    expect(await startLeft(world.service, 0)).toBe(1);
    expect(world.temporal.started).toEqual([left]);
    expect(await startLeft(world.service, 0)).toBe(0);
  });

  test('that cannot be started do not hold up the others', async () => {
    world.temporal.away = true;
    const [bad, good] = [await runOf(world, 'swept'), await runOf(world, 'swept')];
    world.temporal.away = false;
    const { call } = world.temporal;
    world.temporal.call = async (milliseconds, use) => {
      const result = await call.call(world.temporal, milliseconds, use);
      if (world.temporal.started.at(-1) === bad) throw new Error('not this one');
      return result as never;
    };
    expect(await startLeft(world.service, 0)).toBe(1);
    expect((await getRun(world.db, world.environment.id, good)).startedAt).not.toBeNull();
    expect((await getRun(world.db, world.environment.id, bad)).startedAt).toBeNull();
  });
});

describe('runs that Temporal refuses', () => {
  const refuse = (isBad: (runId: string) => boolean) => {
    const { call } = world.temporal;
    const asked: string[] = [];
    const start = async (_type: string, { workflowId }: { readonly workflowId: string }) => {
      asked.push(workflowId);
      if (isBad(workflowId)) throw new Error('too large');
    };
    world.temporal.call = (milliseconds, use) =>
      call.call(world.temporal, milliseconds, () => use({ workflow: { start } } as never)) as never;
    return asked;
  };

  test('take nobody the turn, however many they are and however often one sweeps', async () => {
    world.temporal.away = true;
    const first = await runOf(world, 'swept');
    await sql`
      insert into runs select (json_populate_record(r, json_build_object('id', 'wfr_bad' || n,
        'start', jsonb_set(start::jsonb, '{run,id}', to_jsonb('wfr_bad' || n)),
        'created_at', created_at - interval '1 hour'))).*
      from runs r, generate_series(1, 600) n where id = ${first}`.execute(world.db);
    world.temporal.away = false;
    const asked = refuse((runId) => runId.startsWith('wfr_bad'));
    expect(await startLeft(world.service, 0)).toBe(0);
    expect(await startLeft(world.service, 0)).toBe(1);
    expect(await startLeft(world.service, 0)).toBe(0);
    expect(asked.filter((runId) => runId === first)).toHaveLength(1);
    expect(new Set(asked).size).toBe(601);
    expect(asked).toHaveLength(601);
  });

  test('are tried again after a rest, which grows', async () => {
    world.temporal.away = true;
    const runId = await runOf(world, 'swept');
    world.temporal.away = false;
    let bad = true;
    const asked = refuse(() => bad);
    const now = jest.spyOn(Date, 'now');
    const later = (milliseconds: number) => now.mockReturnValue(Date.now() + milliseconds);
    const sweepAfter = (seconds: number) => {
      later(seconds * 1000);
      return startLeft(world.service, 0);
    };
    try {
      for (const seconds of [0, 59, 2, 61, 60]) await sweepAfter(seconds);
      expect(asked).toEqual([runId, runId, runId]);
      bad = false;
      expect(await sweepAfter(241)).toBe(1);
    } finally {
      now.mockRestore();
    }
  });

  test('for want of a database are tried again at the next sweep', async () => {
    world.temporal.away = true;
    const runId = await runOf(world, 'swept');
    world.temporal.away = false;
    let gone = true;
    const { call } = world.temporal;
    world.temporal.call = async (milliseconds, use) => {
      if (gone) throw fault('database_unavailable');
      return call.call(world.temporal, milliseconds, use) as never;
    };
    expect(await startLeft(world.service, 0)).toBe(0);
    gone = false;
    expect(await startLeft(world.service, 0)).toBe(1);
    expect(world.temporal.started).toEqual([runId]);
  });
});

describe('waits whose ring was lost', () => {
  test('are rung when they have had a match for a minute, at most once a minute', async () => {
    const { runId, waitId, complete } = await waiting();
    await complete();
    expect(await ringOverdue(world.service)).toBe(0);
    await age(61);
    expect(await ringOverdue(world.service)).toBe(1);
    expect(world.temporal.rung).toEqual([{ runId, waitId }]);
    expect(await ringOverdue(world.service)).toBe(0);
    await sql`update waits set rung_at = now() - interval '61 seconds'`.execute(world.db);
    expect(await ringOverdue(world.service)).toBe(1);
  });

  test('are not rung without a match, nor when they are closed', async () => {
    const { waitId, complete } = await waiting();
    await age(61);
    expect(await ringOverdue(world.service)).toBe(0);
    await complete();
    await takeEvent(world.db, waitId, NOTHING);
    await age(61);
    expect(await ringOverdue(world.service)).toBe(0);
  });

  test('are left for the next time while Temporal is away', async () => {
    const { complete } = await waiting();
    await complete();
    await age(61);
    world.temporal.away = true;
    expect(await ringOverdue(world.service)).toBe(0);
  });
});

describe('runs that were terminated in Temporal', () => {
  const listed = (workflowId: string, name: string, secondsAgo: number) => ({
    workflowId,
    status: { name },
    closeTime: new Date(Date.now() - secondsAgo * 1000),
  });

  test('end in their rows, with their waits', async () => {
    const { runId, waitId } = await waiting();
    const canceled = await runOf(world, 'swept');
    const fresh = await runOf(world, 'swept');
    world.temporal.listed = [
      listed(runId, 'TERMINATED', 60),
      listed(canceled, 'CANCELLED', 60),
      listed(fresh, 'TERMINATED', 1),
      listed('wfr_unknown', 'FAILED', 60),
    ];
    expect(await endTerminated(world.service)).toBe(2);
    expect(await getRun(world.db, world.environment.id, runId)).toMatchObject({
      status: 'failed',
      fault: { code: 'run_terminated' },
      completedAt: expect.any(Date),
    });
    expect(await getRun(world.db, world.environment.id, canceled)).toMatchObject({ status: 'canceled' });
    expect(await getRun(world.db, world.environment.id, fresh)).toMatchObject({ status: 'in_progress' });
    const { rows } = await sql`select 1 from waits where id = ${waitId} and closed_at is not null`.execute(world.db);
    expect(rows).toHaveLength(1);
    const events = await sql`select name from events where object_id = ${runId} order by created_at`.execute(world.db);
    expect(events.rows).toEqual([{ name: 'workflow-run.created' }, { name: 'workflow-run.failed' }]);
  });

  test('take the runs that they waited for with them, wherever they were, and no others', async () => {
    const { environment, service } = world;
    const parent = await runOf(world, 'swept');
    const childOf = async (path: string, opened: object | null) => {
      const step = {
        actor: { type: 'system', id: 'test' } as const,
        cause: { runId: parent, depth: 1 },
        path,
        generation: 1,
      };
      return world.db.transaction().execute(async (trx) => {
        await sql`
          insert into run_steps (run_id, path, generation, type, action, state, opened, opened_at)
          values (${parent}, ${path}, 1, 'action', 'workflow.run@1', 'closed', ${JSON.stringify(opened)}::json, now())`.execute(
          trx,
        );
        return (await startChild({ trx, environment, ...step }, 'swept', {})).id;
      });
    };
    const awaited = await childOf('awaits', { order: 1, at: 0, input: { workflow: 'swept', wait: true } });
    const byDefault = await childOf('by_default', { order: 2, at: 0, input: { workflow: 'swept' } });
    const left = await childOf('leaves', { order: 3, at: 0, input: { workflow: 'swept', wait: false } });
    world.temporal.listed = [listed(parent, 'TERMINATED', 60)];
    expect(await endTerminated(service)).toBe(1);
    while ((await dispatchBatch(service)).taken > 0);
    expect(world.temporal.canceled.toSorted()).toEqual([awaited, byDefault].toSorted());
    expect(world.temporal.started).toContain(left);
  });

  test('and have written their own end keep it', async () => {
    const runId = await runOf(world, 'swept');
    await sql`update runs set status = 'completed' where id = ${runId}`.execute(world.db);
    world.temporal.listed = [listed(runId, 'FAILED', 60)];
    expect(await endTerminated(world.service)).toBe(0);
    expect(await getRun(world.db, world.environment.id, runId)).toMatchObject({ status: 'completed', fault: null });
  });
});

describe('a sweep', () => {
  test('forgets idempotency keys after 24 hours', async () => {
    const key = (name: string) => ({ idempotency: { operation: 'POST', key: name, bodyHash: 'a' } });
    await trigger(world.service, world.environment, 'swept', {}, { actor: ACTOR, ...key('old') });
    await trigger(world.service, world.environment, 'swept', {}, { actor: ACTOR, ...key('new') });
    await sql`update idempotency_keys set created_at = now() - interval '25 hours' where key = 'old'`.execute(world.db);
    expect(await sweep(world.service)).toMatchObject({ started: 0, rung: 0, ended: 0, forgotten: 1 });
    const { rows } = await sql`select key from idempotency_keys`.execute(world.db);
    expect(rows).toEqual([{ key: 'new' }]);
  });

  test('by several at once does everything once', async () => {
    const { complete } = await waiting();
    await complete();
    await age(61);
    const swept = await Promise.all([1, 2, 3].map(() => sweep(world.service)));
    expect(swept.reduce((sum, { rung }) => sum + rung, 0)).toBe(1);
  });

  test('that fails is logged, and the next one comes until the sweeper is stopped', async () => {
    await sql`alter table idempotency_keys rename to idempotency_keys_gone`.execute(world.db);
    const sweeper = startSweeper(world.service);
    const failed = new Promise<void>((resolve) => {
      const look = () => (world.logged.length > 0 ? resolve() : setImmediate(look));
      look();
    });
    await failed;
    await sweeper.stop();
    expect(world.logged).toEqual([{ err: expect.any(Error) }]);
  });
});
