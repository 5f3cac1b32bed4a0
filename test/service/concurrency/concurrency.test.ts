import { sql } from 'kysely';
import type { Value } from '../../../interpreter/value';
import { lockPlace } from '../../../src/concurrency/lock-place';
import { cancelRun } from '../../../src/runs/cancel-run';
import { getRun } from '../../../src/runs/find-run';
import { resolveRun } from '../../../src/runs/resolve-run';
import { startChild } from '../../../src/runs/start/start-child';
import { startQueue, startRun } from '../../../src/runs/start/start-run';
import { trigger } from '../../../src/runs/start/trigger';
import { startLeft } from '../../../src/sweep/start-left';
import { startQueues } from '../../../src/sweep/start-queues';
import type { RunInput } from '../../../workflows/contract';
import { faultOf } from '../objects/world';
import {
  ACTOR,
  apiDefinition,
  eventDefinition,
  happened,
  insertObject,
  openWorld,
  running,
  type World,
} from '../runs/open-world';
import { follow } from './follow';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const FIELDS = { who: { type: 'string' } };
const limited = (more: { readonly [key: string]: Value } = {}) =>
  running(world, apiDefinition('limited', FIELDS, { concurrency: { key: '{{trigger.who}}', limit: 1, ...more } }));
const go = (who: string | null = 'ada', at = world) =>
  trigger(at.service, world.environment, 'limited', who === null ? {} : { who }, { actor: ACTOR });
const get = (runId: string) => getRun(world.db, world.environment.id, runId);

const { become, dispatch, end, refused, started } = follow(() => world);

describe('a run over the limit', () => {
  test('is queued, and started when one of its key ends: first in, first out', async () => {
    await limited();
    const [first, second, third] = [await go(), await go(), await go()];
    expect(started()).toEqual([first.id]);
    expect(first.queuedAt).toBeNull();
    expect(second).toMatchObject({ status: 'in_progress', queuedAt: expect.any(Date), startedAt: null });
    await end(first.id);
    expect(started()).toEqual([first.id, second.id]);
    expect(await get(second.id)).toMatchObject({ queuedAt: null, startedAt: expect.any(Date) });
    await end(second.id, 'failed');
    expect(started()).toEqual([first.id, second.id, third.id]);
  });

  test('counts its deadlines from when it is started, and not from when it was queued', async () => {
    await limited();
    const [first, second] = [await go(), await go()];
    await sql`update runs set created_at = created_at - interval '1 day' where id = ${second.id}`.execute(world.db);
    const freed = Date.now();
    await end(first.id);
    const { at, start } = world.temporal.inputs.at(-1) as RunInput;
    expect(start.run.id).toBe(second.id);
    expect(at).toBeGreaterThanOrEqual(freed);
  });

  test('does not wait for those of another key, and without a key for nobody', async () => {
    await limited();
    const runs = [await go('ada'), await go('bob'), await go(null), await go(null)];
    expect(started()).toEqual(runs.map(({ id }) => id));
  });

  test('is found by an attribute of the trigger that only a look-up knows', async () => {
    await running(
      world,
      eventDefinition('by-account', ['inquiry.completed'], undefined, {
        concurrency: { key: '{{trigger.account.id}}', limit: 1 },
      }),
    );
    const accounts = [await insertObject(world, 'account'), await insertObject(world, 'account')];
    const inquiries: string[] = [];
    for (const account of [...accounts, ...accounts]) {
      const inquiry = await insertObject(world, 'inquiry');
      await sql`
        insert into object_relations (environment_id, from_id, relation, to_id)
        values (${world.environment.id}, ${inquiry}, 'account', ${account})`.execute(world.db);
      await happened(world, { name: 'inquiry.completed', kind: 'inquiry', id: inquiry });
      inquiries.push(inquiry);
    }
    await dispatch();
    const { rows } = await sql<{ id: string; queued: boolean }>`
      select trigger_object_id as id, queued_at is not null as queued from runs`.execute(world.db);
    const queued = rows.filter((row) => row.queued).map((row) => row.id);
    expect(rows).toHaveLength(4);
    expect(queued.sort()).toEqual(inquiries.slice(2).sort());
    expect(started()).toHaveLength(2);
  });

  test('of many that are triggered and end at once never runs beside another, and none is forgotten', async () => {
    await limited({ limit: 2 });
    const other = { ...world, service: { ...world.service, db: world.connect().db } };
    const all = await Promise.all(Array.from({ length: 30 }, (_, n) => go('ada', n % 2 === 0 ? world : other)));
    expect(started()).toHaveLength(2);
    const done = new Set<string>();
    while (done.size < all.length) {
      const underWay = started().filter((id) => !done.has(id));
      expect(underWay.length).toBeGreaterThan(0);
      expect(underWay.length).toBeLessThanOrEqual(2);
      await Promise.all(underWay.map((id) => become(id, 'completed')));
      for (const id of underWay) done.add(id);
      await Promise.all([dispatch(), dispatch()]);
    }
    expect(new Set(started()).size).toBe(30);
  });

  test('is not admitted beside one that another process is just admitting', async () => {
    await limited();
    const [first, early, late] = [await go(), await go(), await go()];
    await become(first.id, 'completed');
    const { rows } = await sql<{ key: string }>`
      select concurrency_key as key from runs where id = ${late.id}`.execute(world.db);
    const key = String(rows[0]?.key);
    let admitting: Promise<unknown> = Promise.resolve();
    await world
      .connect()
      .db.transaction()
      .execute(async (trx) => {
        await lockPlace(trx, key);
        await sql`update runs set queued_at = null where id = ${late.id}`.execute(trx);
        admitting = startQueue(world.service, key);
        await Promise.race([admitting, new Promise((resolve) => setTimeout(resolve, 300))]);
      });
    await admitting;
    expect(started()).toEqual([first.id]);
    expect((await get(early.id)).queuedAt).not.toBeNull();
  });

  test('is not handed to Temporal by whoever starts what was left', async () => {
    await limited();
    const [first, second] = [await go(), await go()];
    expect(await startLeft(world.service, 0)).toBe(0);
    await startRun(world.service, second.id);
    expect(started()).toEqual([first.id]);
  });

  test('is canceled without ever having been started, and has no step to be mended', async () => {
    await limited();
    const [first, second, third] = [await go(), await go(), await go()];
    const resolution = { path: 'x', command: { do: 'retry' }, actor: ACTOR, reason: 'r', id: 'i' } as const;
    expect(await faultOf(resolveRun(world.service, world.environment, second.id, resolution))).toMatchObject({
      code: 'step_not_held',
    });
    const canceled = await cancelRun(world.service, world.environment, second.id);
    expect(canceled).toMatchObject({ status: 'canceled', startedAt: null, queuedAt: null });
    await end(first.id);
    expect(started()).toEqual([first.id, third.id]);
  });
});

describe('a process that dies', () => {
  test('behind the insert of a run leaves it to the sweep', async () => {
    await limited();
    const run = await go();
    await end(run.id);
    const { id } = await go();
    await sql`update runs set queued_at = created_at, started_at = null where id = ${id}`.execute(world.db);
    world.temporal.started.length = 0;
    expect(await startQueues(world.service, 60_000)).toBe(0);
    expect(await startQueues(world.service, 0)).toBe(1);
    expect(started()).toEqual([id]);
    expect(await startQueues(world.service, 0)).toBe(0);
  });

  test('behind the admission of a run leaves it to the sweep, and keeps its place', async () => {
    await limited();
    world.temporal.away = true;
    const [first, second] = [await go(), await go()];
    world.temporal.away = false;
    expect(started()).toEqual([]);
    expect(await startQueues(world.service, 0)).toBe(0);
    expect(await startLeft(world.service, 0)).toBe(1);
    expect(started()).toEqual([first.id]);
    expect((await get(second.id)).queuedAt).not.toBeNull();
  });
});

describe('a held run', () => {
  test('gives its place back, and runs on beyond the limit when it is resumed', async () => {
    await limited();
    const [held, second, third] = [await go(), await go(), await go()];
    await end(held.id, 'errored');
    expect(started()).toEqual([held.id, second.id]);
    await end(held.id, 'in_progress');
    await end(second.id);
    expect(started()).toEqual([held.id, second.id]);
    await end(held.id);
    expect(started()).toEqual([held.id, second.id, third.id]);
  });

  test('keeps its place where the definition says so', async () => {
    await limited({ held: 'keep' });
    const [held, second] = [await go(), await go()];
    await end(held.id, 'errored');
    expect(started()).toEqual([held.id]);
    await end(held.id, 'failed');
    expect(started()).toEqual([held.id, second.id]);
  });
});

describe('where runs over the limit are refused', () => {
  const refusing = { on_limit: 'refuse' };

  test('a trigger is told which run holds the place', async () => {
    await limited(refusing);
    const first = await go();
    const fault = await faultOf(go());
    expect(fault).toMatchObject({ code: 'concurrency_limit', category: 'conflict', details: { runs: [first.id] } });
    await end(first.id);
    expect((await go()).queuedAt).toBeNull();
  });

  test('of many at once as many start as the limit allows', async () => {
    await limited({ ...refusing, limit: 3 });
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => go()));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(started()).toHaveLength(3);
  });

  test('an event that starts nothing is recorded, and starts others', async () => {
    const one = { concurrency: { key: '{{trigger.id}}', limit: 1, ...refusing } };
    await running(world, eventDefinition('one', ['inquiry.completed'], undefined, one));
    await running(world, eventDefinition('any', ['inquiry.completed']));
    const inquiry = await insertObject(world, 'inquiry');
    const events = [];
    for (let n = 0; n < 2; n += 1) {
      events.push(await happened(world, { name: 'inquiry.completed', kind: 'inquiry', id: inquiry }));
    }
    await dispatch();
    expect(started()).toHaveLength(3);
    expect(await refused()).toEqual([{ event_id: events[1], object_id: inquiry, code: 'concurrency_limit' }]);
  });

  test('a key that cannot be evaluated is a fault of its own trigger, and of its own event', async () => {
    const long = { key: '{{trigger.who.concat(trigger.who)}}', ...refusing };
    await limited(long);
    expect(await faultOf(go('x'.repeat(40_000)))).toMatchObject({
      code: 'concurrency_key_invalid',
      category: 'invalid',
    });
  });

  test('a step that starts a run is told, and its own transaction goes on', async () => {
    await limited(refusing);
    const first = await go();
    const { environment } = world;
    const step = { actor: ACTOR, cause: { runId: first.id, depth: 1 }, path: 'start', generation: 1 };
    await world.db.transaction().execute(async (trx) => {
      const child = startChild({ trx, environment, ...step }, 'limited', { fields: { who: 'ada' } });
      expect(await faultOf(child)).toMatchObject({ code: 'concurrency_limit' });
      await sql`select 1`.execute(trx);
    });
  });
});
