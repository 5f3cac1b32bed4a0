import { sql } from 'kysely';
import { INTERPRETER_VERSION } from '../../../interpreter/changes';
import { startDispatcher } from '../../../src/events/dispatch/dispatcher';
import { MOST_ATTEMPTS } from '../../../src/events/dispatch/set-events';
import { announce } from '../../../src/events/notify';
import { addItem } from '../../../src/lists';
import { writeState } from '../../../src/runs/state';
import { takeEvent } from '../../../src/waits/take-event';
import type { RunInput } from '../../../workflows/contract';
import {
  apiDefinition,
  eventDefinition,
  happen,
  happened,
  insertObject,
  openWorld,
  running,
  type World,
} from '../runs/open-world';
import { NOTHING, runOf, takenBy, waitOf } from '../waits/open-wait-of';
import { dispatchAll } from './dispatch-all';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

interface StoredRun {
  readonly id: string;
  readonly workflow_key: string;
  readonly event_id: string;
  readonly version_number: number;
  readonly rollout_label: string | null;
  readonly depth: number;
  readonly trigger_object_id: string;
  readonly start: RunInput['start'];
}

const runs = async () =>
  (await sql<StoredRun>`select * from runs where event_id is not null order by created_at, id`.execute(world.db)).rows;

const completed = (id: string, more = {}) =>
  happened(world, { name: 'inquiry.completed', kind: 'inquiry', id, ...more });

describe('an event', () => {
  test('starts a run of each active workflow that listens to it', async () => {
    const carries = { output: { name: '{{trigger.fields.name_first}}' } };
    await running(world, eventDefinition('listens', ['inquiry.failed', 'inquiry.completed'], undefined, carries));
    await running(world, eventDefinition('listens-too', ['inquiry.completed']));
    await running(world, eventDefinition('listens-not', ['inquiry.failed']));
    await running(world, apiDefinition('by-call'));
    const inquiry = await insertObject(world, 'inquiry');
    const eventId = await completed(inquiry, {
      snapshot: { fields: { name_first: 'Ada', name_last: 'L' } },
      context: { a: 1 },
      depth: 2,
    });
    await dispatchAll(world);
    const [first, second, ...rest] = await runs();
    expect(rest).toEqual([]);
    expect([first?.workflow_key, second?.workflow_key].sort()).toEqual(['listens', 'listens-too']);
    const run = first?.workflow_key === 'listens' ? first : second;
    expect(run).toMatchObject({
      event_id: eventId,
      depth: 3,
      trigger_object_id: inquiry,
      version_number: 1,
      creator: { type: 'event', id: eventId },
    });
    expect(run?.start).toEqual({
      run: { id: run?.id, workflow: 'listens', version: 1, created_at: expect.any(String) },
      environment: 'sandbox',
      trigger: { type: 'inquiry', id: inquiry },
      event: {
        name: 'inquiry.completed',
        created_at: expect.any(String),
        context: { a: 1, actor: { type: 'api-key', id: 'key_1' } },
      },
      objects: [{ type: 'inquiry', id: inquiry, version: 2, fields: { name_first: 'Ada' } }],
      cursor: { [inquiry]: 2 },
      interpreterVersion: INTERPRETER_VERSION,
    });
  });

  test('is dispatched once, by however many dispatchers', async () => {
    await running(world, eventDefinition('once', ['inquiry.completed']));
    const inquiry = await insertObject(world, 'inquiry');
    for (let n = 0; n < 60; n += 1) await completed(inquiry);
    await Promise.all([dispatchAll(world), dispatchAll(world), dispatchAll(world)]);
    expect(new Set((await runs()).map((run) => run.event_id)).size).toBe(60);
    expect(await runs()).toHaveLength(60);
  });

  test('that another dispatcher holds is passed over, and does not hold up the rest', async () => {
    await running(world, eventDefinition('held', ['inquiry.completed']));
    const inquiry = await insertObject(world, 'inquiry');
    const [held, free] = [await completed(inquiry), await completed(inquiry)];
    const { db, close } = world.connect();
    await db.transaction().execute(async (trx) => {
      await sql`select 1 from events where id = ${held} for update`.execute(trx);
      await dispatchAll(world);
      expect((await runs()).map((run) => run.event_id)).toEqual([free]);
    });
    await dispatchAll(world);
    expect(await runs()).toHaveLength(2);
    await close();
  });

  test('that is dispatched again starts no second run', async () => {
    await running(world, eventDefinition('again', ['inquiry.completed']));
    await completed(await insertObject(world, 'inquiry'));
    await dispatchAll(world);
    const before = await runs();
    await sql`update events set dispatched_at = null`.execute(world.db);
    expect(await dispatchAll(world)).toEqual([]);
    expect(await runs()).toEqual(before);
  });

  test('starts a run only if it meets the criteria, judged on the object as the event left it', async () => {
    const criteria = { field: 'trigger.fields.name_first', operator: 'equals', value: 'Ada' };
    await running(world, eventDefinition('criteria', ['inquiry.completed'], criteria));
    const inquiry = await insertObject(world, 'inquiry', { fields: { name_first: 'Ada' } });
    await completed(inquiry, { snapshot: { fields: { name_first: 'Bea' } } });
    const met = await completed(inquiry, { snapshot: { fields: { name_first: 'Ada' } } });
    await dispatchAll(world);
    expect((await runs()).map((run) => run.event_id)).toEqual([met]);
  });

  test('is judged by lists and relations as the world has them when it is dispatched', async () => {
    const list = await world.create('list', { key: 'blocked', attributes: { name: 'Blocked', list_type: 'string' } });
    await world.write((writing) => addItem(writing, list.id, { value: 'bad' }));
    const account = await insertObject(world, 'account');
    const criteria = {
      all: [
        { on_list: 'blocked', item: { value: '{{trigger.fields.name_first}}' } },
        { field: 'trigger.account.inquiries.count', operator: 'equals', value: 1 },
      ],
    };
    await running(world, eventDefinition('looks', ['inquiry.completed'], criteria));
    const events: string[] = [];
    for (const [name, attached] of [
      ['bad', true],
      ['good', false],
      ['bad', false],
    ] as const) {
      const inquiry = await insertObject(world, 'inquiry');
      if (attached) {
        await sql`
          insert into object_relations (environment_id, from_id, relation, to_id)
          values (${world.environment.id}, ${inquiry}, 'account', ${account})`.execute(world.db);
      }
      events.push(await completed(inquiry, { snapshot: { fields: { name_first: name } } }));
    }
    await dispatchAll(world);
    expect((await runs()).map((run) => run.event_id)).toEqual([events[0]]);
  });

  test('of another kind or environment starts nothing', async () => {
    await running(world, eventDefinition('here', ['inquiry.completed']));
    const id = await insertObject(world, 'inquiry');
    await happened({ ...world, environment: world.other }, { name: 'inquiry.completed', kind: 'inquiry', id });
    await happened(world, { name: 'inquiry.completed', kind: 'case', id });
    await dispatchAll(world);
    expect(await runs()).toEqual([]);
  });

  test('whose criteria cannot be evaluated for one workflow is recorded, and starts the others', async () => {
    const long = '{{trigger.fields.name_first.concat(trigger.fields.name_last)}}';
    const bad = { field: long.slice(2, -2), operator: 'equals', value: 'x' };
    const { workflow } = await running(world, eventDefinition('bad-criteria', ['inquiry.completed'], bad));
    await running(world, eventDefinition('good', ['inquiry.completed']));
    const half = 'x'.repeat(40_000);
    await completed(await insertObject(world, 'inquiry'), {
      snapshot: { fields: { name_first: half, name_last: half } },
    });
    await dispatchAll(world);
    expect((await runs()).map((run) => run.workflow_key)).toEqual(['good']);
    const { rows } = await sql`select workflow_id, code from refused_starts`.execute(world.db);
    expect(rows).toEqual([{ workflow_id: workflow.id, code: expect.any(String) }]);
  });

  test('that is more than a run may be started with for one workflow is recorded, and starts the others', async () => {
    const reads = { output: { name: '{{trigger.fields.name_first}}' } };
    const { workflow } = await running(world, eventDefinition('reads', ['inquiry.completed'], undefined, reads));
    await running(world, eventDefinition('reads-not', ['inquiry.completed']));
    const large = await completed(await insertObject(world, 'inquiry'), {
      snapshot: { fields: { name_first: 'x'.repeat(600_000) } },
    });
    const small = await completed(await insertObject(world, 'inquiry'));
    await dispatchAll(world);
    expect((await runs()).map((run) => [run.workflow_key, run.event_id]).toSorted()).toEqual(
      [
        ['reads', small],
        ['reads-not', large],
        ['reads-not', small],
      ].toSorted(),
    );
    const { rows } = await sql`select workflow_id, event_id, code from refused_starts`.execute(world.db);
    expect(rows).toEqual([{ workflow_id: workflow.id, event_id: large, code: 'start_too_large' }]);
  });

  test('at the end of a chain of ten runs starts nothing, and is recorded', async () => {
    await running(world, eventDefinition('chain', ['inquiry.completed']));
    const inquiry = await insertObject(world, 'inquiry');
    await completed(inquiry, { depth: 9 });
    const tooDeep = await completed(inquiry, { depth: 10 });
    await dispatchAll(world);
    expect((await runs()).map((run) => run.depth)).toEqual([10]);
    const { rows } = await sql`select event_id, code from refused_starts`.execute(world.db);
    expect(rows).toEqual([{ event_id: tooDeep, code: 'chain_too_deep' }]);
  });

  test('beyond a hundred starts a minute on its object starts nothing, and is recorded', async () => {
    await running(world, eventDefinition('often', ['inquiry.completed']));
    const [inquiry, other] = [await insertObject(world, 'inquiry'), await insertObject(world, 'inquiry')];
    for (let n = 0; n < 103; n += 1) await completed(inquiry);
    await completed(other);
    await dispatchAll(world);
    const objects = (await runs()).map((run) => run.trigger_object_id);
    expect(objects.filter((id) => id === inquiry)).toHaveLength(100);
    expect(objects.filter((id) => id === other)).toHaveLength(1);
    const { rows } = await sql`select code, count(*) from refused_starts group by code`.execute(world.db);
    expect(rows).toEqual([{ code: 'too_many_starts', count: 3 }]);
  });

  test('draws the arm by the account of its object', async () => {
    await running(world, eventDefinition('arms', ['inquiry.completed']));
    await running(world, eventDefinition('arms', ['inquiry.completed', 'inquiry.failed']), [
      { version: 1, percentage: 50 },
      { version: 2 },
    ]);
    const account = await insertObject(world, 'account');
    const inquiries = await Promise.all(Array.from({ length: 20 }, () => insertObject(world, 'inquiry')));
    for (const id of inquiries) await completed(id);
    await dispatchAll(world);
    expect(new Set((await runs()).map((run) => run.rollout_label))).toEqual(new Set(['treatment', 'control']));
    const before = (await runs()).length;
    for (const id of inquiries) {
      await sql`
        insert into object_relations (environment_id, from_id, relation, to_id)
        values (${world.environment.id}, ${id}, 'account', ${account})`.execute(world.db);
      await completed(id);
    }
    await dispatchAll(world);
    expect(new Set((await runs()).slice(before).map((run) => run.rollout_label)).size).toBe(1);
    // Only the second version listens to failures: the arm decides first.
    for (const id of inquiries) await happened(world, { name: 'inquiry.failed', kind: 'inquiry', id });
    const [arm] = (await runs()).slice(before).map((run) => run.version_number);
    const count = (await runs()).length;
    await dispatchAll(world);
    expect((await runs()).length - count).toBe(arm === 2 ? 20 : 0);
  });
});

describe('waits', () => {
  beforeEach(() => running(world, apiDefinition('waits')));

  test('are rung by an event that they may end, and by no other', async () => {
    const runId = await runOf(world, 'waits');
    const inquiry = await insertObject(world, 'inquiry');
    const subjects = [{ type: 'inquiry', id: inquiry }];
    const waitId = await waitOf(world, runId, { subjects, events: ['inquiry.completed'], cursor: { [inquiry]: 1 } });
    await waitOf(world, runId, { subjects, events: ['inquiry.failed'], cursor: { [inquiry]: 1 }, path: 'other' });
    await waitOf(world, runId, { subjects, events: ['inquiry.completed'], cursor: { [inquiry]: 99 }, path: 'later' });
    const eventId = await completed(inquiry);
    await dispatchAll(world);
    expect(world.temporal.rung).toEqual([{ runId, waitId }]);
    expect(takenBy(await takeEvent(world.db, waitId, NOTHING))).toBe(eventId);
    await completed(inquiry);
    await dispatchAll(world);
    expect(world.temporal.rung).toHaveLength(1);
  });

  test('are rung before the event is marked: what dies in between is done again', async () => {
    const runId = await runOf(world, 'waits');
    const inquiry = await insertObject(world, 'inquiry');
    const subjects = [{ type: 'inquiry', id: inquiry }];
    await waitOf(world, runId, { subjects, events: ['inquiry.completed'], cursor: { [inquiry]: 1 } });
    const eventId = await completed(inquiry);
    const marked = async () =>
      (
        await sql<{
          marked: boolean;
        }>`select dispatched_at is not null as marked from events where id = ${eventId}`.execute(world.db)
      ).rows[0]?.marked;
    let before: boolean | undefined;
    world.temporal.onRing = async () => {
      before = await marked();
    };
    await dispatchAll(world);
    expect([before, await marked()]).toEqual([false, true]);
  });

  test('of runs that have ended are closed when Temporal knows them no more', async () => {
    const runId = await runOf(world, 'waits');
    const inquiry = await insertObject(world, 'inquiry');
    const subjects = [{ type: 'inquiry', id: inquiry }];
    const waitId = await waitOf(world, runId, { subjects, events: ['inquiry.completed'], cursor: { [inquiry]: 1 } });
    world.temporal.unknown.add(runId);
    const isClosed = async () =>
      (
        await sql<{ closed: boolean }>`select closed_at is not null as closed from waits where id = ${waitId}`.execute(
          world.db,
        )
      ).rows[0]?.closed;
    await completed(inquiry);
    await dispatchAll(world);
    expect(await isClosed()).toBe(false);
    const { environment } = world;
    await world.db
      .transaction()
      .execute((trx) => writeState({ trx, environment }, runId, { status: 'canceled', at: 1 }));
    await completed(inquiry);
    await dispatchAll(world);
    expect(await isClosed()).toBe(true);
  });
});

describe('trouble', () => {
  const eventRow = async (id: string) =>
    (
      await sql<{
        dispatched_at: Date | null;
        attempts: number;
        parked_at: Date | null;
        fault: object | null;
        waits: boolean;
      }>`
        select dispatched_at, attempts, parked_at, fault, next_attempt_at > clock_timestamp() as waits
        from events where id = ${id}`.execute(world.db)
    ).rows[0];

  test('of one event does not hold up the others; it is tried again ever later, then set aside', async () => {
    await running(world, eventDefinition('solid', ['inquiry.completed']));
    const [good, bad] = [await insertObject(world, 'inquiry'), await insertObject(world, 'inquiry')];
    // A start that the database refuses.
    await sql.raw(`alter table runs add constraint no_bad check (trigger_object_id <> '${bad}')`).execute(world.db);
    const poison = await completed(bad);
    await completed(good);
    await dispatchAll(world);
    expect((await runs()).map((run) => run.trigger_object_id)).toEqual([good]);
    expect(await eventRow(poison)).toMatchObject({ dispatched_at: null, attempts: 1, parked_at: null, waits: true });
    expect(JSON.stringify((await eventRow(poison))?.fault)).not.toContain(bad);
    for (let attempt = 2; attempt <= MOST_ATTEMPTS; attempt += 1) {
      await sql`update events set next_attempt_at = null where id = ${poison}`.execute(world.db);
      await dispatchAll(world);
      expect(await eventRow(poison)).toMatchObject({ attempts: attempt });
    }
    expect(await eventRow(poison)).toMatchObject({ dispatched_at: null, parked_at: expect.any(Date) });
    await sql`update events set next_attempt_at = null where id = ${poison}`.execute(world.db);
    await dispatchAll(world);
    expect(await eventRow(poison)).toMatchObject({ attempts: MOST_ATTEMPTS });
  });

  test('of Temporal keeps no run from being inserted, and no event is set aside for it', async () => {
    await running(world, eventDefinition('patient', ['inquiry.completed']));
    await running(world, apiDefinition('waits'));
    const runId = await runOf(world, 'waits');
    const inquiry = await insertObject(world, 'inquiry');
    const waitId = await waitOf(world, runId, {
      subjects: [{ type: 'inquiry', id: inquiry }],
      events: ['inquiry.completed'],
      cursor: { [inquiry]: 1 },
    });
    const eventId = await completed(inquiry);
    world.temporal.away = true;
    for (let attempt = 0; attempt < MOST_ATTEMPTS + 2; attempt += 1) {
      await sql`update events set next_attempt_at = null`.execute(world.db);
      await dispatchAll(world);
    }
    expect(await eventRow(eventId)).toMatchObject({ dispatched_at: null, attempts: 0, parked_at: null, waits: true });
    expect(await runs()).toHaveLength(1);
    world.temporal.away = false;
    await sql`update events set next_attempt_at = null`.execute(world.db);
    await dispatchAll(world);
    expect(world.temporal.rung).toEqual([{ runId, waitId }]);
    expect(await eventRow(eventId)).toMatchObject({ dispatched_at: expect.any(Date) });
    expect(await runs()).toHaveLength(1);
  });
});

describe('the dispatcher', () => {
  test('is woken by an announcement, starts the runs in Temporal, and stops when it is told', async () => {
    await running(world, eventDefinition('live', ['inquiry.completed']));
    const dispatcher = startDispatcher(world.service);
    await completed(await insertObject(world, 'inquiry'));
    announce(world.service.pool);
    const started = new Promise<string>((resolve) => {
      const look = () =>
        world.temporal.started[0] === undefined ? setImmediate(look) : resolve(world.temporal.started[0]);
      look();
    });
    const runId = await started;
    expect((await runs()).map((run) => run.id)).toEqual([runId]);
    await dispatcher.stop();
    await completed(await insertObject(world, 'inquiry'));
    expect(await runs()).toHaveLength(1);
  });

  test('dispatches nothing of a transaction that is not committed', async () => {
    await running(world, eventDefinition('committed', ['inquiry.completed']));
    const id = await insertObject(world, 'inquiry');
    const { db, close } = world.connect();
    await db.transaction().execute(async (trx) => {
      await happen(world, trx, { name: 'inquiry.completed', kind: 'inquiry', id });
      await dispatchAll(world);
      expect(await runs()).toEqual([]);
    });
    await dispatchAll(world);
    expect(await runs()).toHaveLength(1);
    await close();
  });
});
