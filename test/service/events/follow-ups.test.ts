import { sql } from 'kysely';
import { dispatchBatch } from '../../../src/events/dispatch/dispatch-batch';
import type { DispatchedEvent } from '../../../src/events/dispatch/dispatched-event';
import { type Dispatcher, startDispatcher } from '../../../src/events/dispatch/dispatcher';
import { MOST_ATTEMPTS } from '../../../src/events/dispatch/set-events';
import type { FollowUp } from '../../../src/events/follow-up';
import { announce } from '../../../src/events/notify';
import { fault } from '../../../src/faults';
import { gate } from '../objects/world';
import { eventDefinition, happened, insertObject, openWorld, running, type World } from '../runs/open-world';

let world: World;
let dispatcher: Dispatcher | undefined;
/** Opened at the end of each test, whatever became of it. */
let released: ReturnType<typeof gate>;
beforeEach(async () => {
  released = gate();
  world = await openWorld();
  await sql`create table followed (event_id text primary key)`.execute(world.db);
});
afterEach(async () => {
  released.open();
  await dispatcher?.stop();
  dispatcher = undefined;
  await world.close();
});

const completed = (id: string, more = {}) =>
  happened(world, { name: 'inquiry.completed', kind: 'inquiry', id, ...more });

const followed = async () =>
  (await sql<{ event_id: string }>`select event_id from followed`.execute(world.db)).rows.map((row) => row.event_id);

interface Row {
  readonly dispatched: boolean;
  readonly attempts: number;
  readonly parked: boolean;
  readonly waits: boolean;
}

const rowOf = async (eventId: string) =>
  (
    await sql<Row>`
      select dispatched_at is not null as dispatched, attempts, parked_at is not null as parked,
        coalesce(next_attempt_at > clock_timestamp(), false) as waits
      from events where id = ${eventId}`.execute(world.db)
  ).rows[0];

/** One that writes down its events, which are those of completed inquiries. */
function notes(more: Partial<FollowUp> = {}): FollowUp & { readonly seen: DispatchedEvent[] } {
  const seen: DispatchedEvent[] = [];
  return {
    name: 'notes',
    seen,
    wants: (event) => event.name === 'inquiry.completed',
    follow: async (trx, events) => {
      for (const event of events) {
        await sql`insert into followed values (${event.id}) on conflict do nothing`.execute(trx);
        seen.push(event);
      }
      return [];
    },
    ...more,
  };
}

const dueAgain = () => sql`update events set next_attempt_at = null where dispatched_at is null`.execute(world.db);

test('a follow-up gets the events that it wants, whole, the oldest first, in the transaction that marks them', async () => {
  const inquiry = await insertObject(world, 'inquiry');
  const first = await completed(inquiry, { snapshot: { fields: { a: 1 } }, context: { b: 2 }, depth: 3 });
  await happened(world, { name: 'inquiry.failed', kind: 'inquiry', id: inquiry });
  const second = await completed(inquiry);
  const its = notes();
  await dispatchBatch(world.service, [its]);
  expect(its.seen.map((event) => event.id)).toEqual([first, second]);
  expect(its.seen[0]).toMatchObject({
    name: 'inquiry.completed',
    objectId: inquiry,
    objectKind: 'inquiry',
    snapshot: { fields: { a: 1 } },
    context: { b: 2, actor: { type: 'api-key' } },
    subjects: { [inquiry]: 2 },
    environment: world.environment,
    cause: {},
    depth: 3,
    createdAt: expect.any(Date),
  });
  expect(await followed()).toEqual(expect.arrayContaining([first, second]));
  expect(await rowOf(first)).toMatchObject({ dispatched: true });
});

test('only the event at fault is put off, and set aside after its attempts; what others have written stays', async () => {
  await running(world, eventDefinition('also', ['inquiry.completed']));
  const [good, bad] = [await insertObject(world, 'inquiry'), await insertObject(world, 'inquiry')];
  const events = [await completed(good), await completed(bad), await completed(good)];
  const poison = String(events[1]);
  await sql.raw(`alter table followed add constraint no_poison check (event_id <> '${poison}')`).execute(world.db);
  const other = notes({ name: 'other', follow: async () => [] });
  const { runs } = await dispatchBatch(world.service, [notes(), other]);
  expect(runs).toHaveLength(3);
  expect((await followed()).sort()).toEqual([events[0], events[2]].sort());
  expect(await rowOf(poison)).toEqual({ dispatched: false, attempts: 1, parked: false, waits: true });
  for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt += 1) {
    await dueAgain();
    await dispatchBatch(world.service, [notes()]);
  }
  expect(await rowOf(poison)).toMatchObject({ dispatched: false, attempts: MOST_ATTEMPTS, parked: true });
  const { rows } = await sql`select 1 from runs where event_id = ${poison}`.execute(world.db);
  expect(rows).toHaveLength(1);
});

test('an event that breaks the reading of its whole batch is put off alone', async () => {
  const inquiry = await insertObject(world, 'inquiry');
  const [good, poison] = [await completed(inquiry), await completed(inquiry)];
  const wants: FollowUp['wants'] = ({ id }) => {
    if (id === poison) throw new TypeError('not this one');
    return true;
  };
  await dispatchBatch(world.service, [notes({ wants })]);
  expect(await followed()).toEqual([good]);
  expect(await rowOf(good)).toMatchObject({ dispatched: true });
  expect(await rowOf(poison)).toEqual({ dispatched: false, attempts: 1, parked: false, waits: true });
});

describe('work that is insisted upon', () => {
  const insisting = (act: () => Promise<void>): FollowUp =>
    notes({ follow: async (_, events) => events.map(({ id }) => ({ eventId: id, insisted: true, do: act })) });

  test('is done after the commit and before the event is marked', async () => {
    const eventId = await completed(await insertObject(world, 'inquiry'));
    let during: Row | undefined;
    await dispatchBatch(world.service, [
      insisting(async () => {
        during = await rowOf(eventId);
      }),
    ]);
    expect(during).toEqual({ dispatched: false, attempts: 0, parked: false, waits: true });
    expect(await rowOf(eventId)).toMatchObject({ dispatched: true, waits: false });
  });

  test('that fails puts the event off, with its starts decided; while Temporal is away it never sets it aside', async () => {
    await running(world, eventDefinition('decided', ['inquiry.completed']));
    const eventId = await completed(await insertObject(world, 'inquiry'));
    let does: () => Promise<void> = async () => Promise.reject(fault('temporal_unavailable'));
    const followUp = insisting(() => does());
    const { runs } = await dispatchBatch(world.service, [followUp]);
    expect(runs).toHaveLength(1);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      await dueAgain();
      await dispatchBatch(world.service, [followUp]);
    }
    expect(await rowOf(eventId)).toEqual({ dispatched: false, attempts: 0, parked: false, waits: true });
    does = async () => Promise.reject(new Error('broken'));
    await dueAgain();
    await dispatchBatch(world.service, [followUp]);
    expect(await rowOf(eventId)).toMatchObject({ dispatched: false, attempts: 1 });
    // It would start another run, were it asked again.
    await sql`delete from runs`.execute(world.db);
    does = async () => undefined;
    await dueAgain();
    expect((await dispatchBatch(world.service, [followUp])).runs).toEqual([]);
    expect(await rowOf(eventId)).toMatchObject({ dispatched: true });
  });

  test('that takes long holds up no other event', async () => {
    const [slow, quick] = [await insertObject(world, 'inquiry'), await insertObject(world, 'inquiry')];
    const slowEvent = await completed(slow);
    const held = gate();
    const done: string[] = [];
    const followUp = notes({
      follow: async (_, events) =>
        events.map(({ id }) => ({
          eventId: id,
          insisted: true,
          do: async () => {
            if (id !== slowEvent) return void done.push(id);
            held.open();
            await released.passed;
          },
        })),
    });
    dispatcher = startDispatcher(world.service, [followUp]);
    await held.passed;
    const others: string[] = [];
    for (let count = 0; count < 5; count += 1) others.push(await completed(quick));
    announce(world.service.pool);
    const marked = async () => (await Promise.all(others.map(rowOf))).every((row) => row?.dispatched === true);
    for (const end = Date.now() + 20_000; !(await marked()); ) if (Date.now() > end) throw new Error('Not marked.');
    expect(done.sort()).toEqual([...others].sort());
    expect(await rowOf(slowEvent)).toMatchObject({ dispatched: false, waits: true });
    released.open();
    await dispatcher.stop();
    expect(await rowOf(slowEvent)).toMatchObject({ dispatched: true });
  });
});

test('other work is done beside: if it fails, that is logged and the event is dispatched all the same', async () => {
  const eventId = await completed(await insertObject(world, 'inquiry'));
  const followUp = notes({
    follow: async (_, events) =>
      events.map(({ id }) => ({ eventId: id, insisted: false, do: () => Promise.reject(new Error('away')) })),
  });
  await dispatchBatch(world.service, [followUp]);
  expect(await rowOf(eventId)).toMatchObject({ dispatched: true, attempts: 0 });
  expect(world.logged).toEqual([{ eventId, err: expect.any(Error) }]);
});
