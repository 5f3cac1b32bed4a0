import { sql } from 'kysely';
import { dispatchBatch } from '../../../src/events/dispatch/dispatch-batch';
import { eventDefinition, happened, insertObject, running } from '../runs/open-world';
import { takenBy } from '../waits/open-wait-of';
import { openTaskWorld, type TaskWorld } from './task-world';

let world: TaskWorld;
beforeAll(async () => {
  world = await openTaskWorld();
});
afterAll(() => world.close());

/** Inquiries with that reference, and events of theirs. */
async function madeFor(reference: string) {
  const { rows } = await sql<{ inquiries: number; events: number }>`
    select count(distinct o.id)::int as inquiries, count(e.id)::int as events
    from objects o left join events e on e.object_id = o.id
    where o.kind = 'inquiry' and o.reference_id = ${reference}`.execute(world.db);
  return rows[0];
}

describe('the claim on run, path and generation', () => {
  const inputs = (reference: string) => ({ template: 'onboarding', reference_id: reference, create_account: false });

  test('gives a step whose answer was lost the outcome that it had', async () => {
    const runId = await world.newRun();
    const first = await world.perform(runId, 'create', 'inquiry.create@1', inputs('lost'));
    const second = await world.perform(runId, 'create', 'inquiry.create@1', inputs('lost'));
    expect(second).toEqual(first);
    expect(await madeFor('lost')).toEqual({ inquiries: 1, events: 1 });
  });

  test('lets one of many workers that do a step at the same time have an effect, and gives all its outcome', async () => {
    const runId = await world.newRun();
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => world.perform(runId, 'create', 'inquiry.create@1', inputs('many'))),
    );
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(await madeFor('many')).toEqual({ inquiries: 1, events: 1 });
  });

  test('is of one generation: the next one does the step again', async () => {
    const runId = await world.newRun();
    await world.perform(runId, 'create', 'inquiry.create@1', inputs('again'));
    await world.perform(runId, 'create', 'inquiry.create@1', inputs('again'), 2);
    expect(await madeFor('again')).toEqual({ inquiries: 2, events: 2 });
  });
});

describe('the unique id of a run', () => {
  const runsOf = async (eventId: string) => {
    const { rows } = await sql`select id from runs where event_id = ${eventId}`.execute(world.db);
    return rows.length;
  };

  test('keeps an event whose mark was lost from inserting a second row into runs', async () => {
    await running(world, eventDefinition('marked', ['inquiry.completed']));
    const eventId = await happened(world, {
      name: 'inquiry.completed',
      kind: 'inquiry',
      id: await insertObject(world, 'inquiry'),
    });
    for (let time = 0; time < 3; time += 1) {
      await sql`update events set dispatched_at = null where id = ${eventId}`.execute(world.db);
      await world.dispatch();
      expect(await runsOf(eventId)).toBe(1);
    }
  });

  test('keeps dispatchers that take the same event at the same time from inserting two', async () => {
    await running(world, eventDefinition('together', ['inquiry.failed']));
    const eventId = await happened(world, {
      name: 'inquiry.failed',
      kind: 'inquiry',
      id: await insertObject(world, 'inquiry'),
    });
    const again = async () => {
      await dispatchBatch(world.service);
      await sql`update events set dispatched_at = null where id = ${eventId}`.execute(world.db);
      await dispatchBatch(world.service);
    };
    await Promise.all([again(), again(), again()]);
    expect(await runsOf(eventId)).toBe(1);
  });
});

describe('the cursor of a wait', () => {
  const completed = (id: string) => happened(world, { name: 'inquiry.completed', kind: 'inquiry', id });
  const awaiting = (id: string, cursor: { readonly [id: string]: number }) => ({
    subjects: [{ type: 'inquiry', id }],
    events: ['inquiry.completed'],
    cursor,
  });

  test('keeps an event that ended a wait from ending the next one, however often that is rung', async () => {
    const [runId, id] = [await world.newRun(), await insertObject(world, 'inquiry')];
    expect(await world.open(runId, 'first', awaiting(id, { [id]: 1 }))).toBeNull();
    const one = await completed(id);
    const ended = await world.look(runId, 'first');
    expect(takenBy(ended)).toBe(one);
    const cursor = ended?.type === 'event' ? ended.cursor : {};
    expect(await world.open(runId, 'second', awaiting(id, cursor))).toBeNull();
    expect(await world.look(runId, 'second')).toBeNull();
    const two = await completed(id);
    expect(takenBy(await world.look(runId, 'second'))).toBe(two);
  });

  test('keeps an event from before the run got the object from ending a wait on it', async () => {
    const [runId, id] = [await world.newRun(), await insertObject(world, 'inquiry')];
    await completed(id);
    expect(await world.open(runId, 'first', awaiting(id, { [id]: 2 }))).toBeNull();
    const later = await completed(id);
    expect(takenBy(await world.look(runId, 'first'))).toBe(later);
  });
});
