import { sql } from 'kysely';
import { armBarriers } from '../../../src/barriers';
import { waitIdOf } from '../../../workflows/contract';
import { happen, happened, insertObject } from '../runs/open-world';
import { takenBy } from '../waits/open-wait-of';
import { installHolds, untilTableWaits, whileHeld } from './held-commit';
import { openTaskWorld, type TaskWorld } from './task-world';

const TIMES = 200;

let world: TaskWorld;
let runId: string;
beforeAll(async () => {
  world = await openTaskWorld();
  await installHolds(world.db);
  runId = await world.newRun();
  await world.dispatch();
});
afterEach(() => armBarriers(undefined));
afterAll(() => world.close());

const newInquiry = () => insertObject(world, 'inquiry');
const complete = (id: string) => happened(world, { name: 'inquiry.completed', kind: 'inquiry', id });
/** The run knows the inquiry as it was made, at version 1. */
const awaiting = (id: string) => ({
  subjects: [{ type: 'inquiry', id }],
  events: ['inquiry.completed'],
  cursor: { [id]: 1 },
});
const rungOf = (path: string) => world.temporal.rung.filter(({ waitId }) => waitId === waitIdOf(runId, path, 1)).length;

describe('no event is lost, nothing is swept', () => {
  test('where 200 times the event commits and is dispatched while the insert of the wait is about to commit', async () => {
    for (let time = 0; time < TIMES; time += 1) {
      const [path, id] = [`event_first_${time}`, await newInquiry()];
      let eventId = '';
      const found = await whileHeld(
        world.db,
        waitIdOf(runId, path, 1),
        () => world.open(runId, path, awaiting(id)),
        async () => {
          eventId = await complete(id);
          await world.dispatch();
        },
      );
      // The dispatcher has seen no wait: only the first look is left.
      expect(rungOf(path)).toBe(0);
      expect(takenBy(found)).toBe(eventId);
    }
  }, 120_000);

  test('where 200 times the wait opens and looks while the event is about to commit', async () => {
    for (let time = 0; time < TIMES; time += 1) {
      const [path, id] = [`wait_first_${time}`, await newInquiry()];
      const eventId = await whileHeld(
        world.db,
        id,
        () => complete(id),
        async () => {
          expect(await world.open(runId, path, awaiting(id))).toBeNull();
        },
      );
      await world.dispatch();
      // The first look has seen no event: only the ring is left.
      expect(rungOf(path)).toBe(1);
      expect(takenBy(await world.look(runId, path))).toBe(eventId);
    }
  }, 120_000);

  test('where 200 times the event commits between the commit of the wait and its first look: both find it, once', async () => {
    for (let time = 0; time < TIMES; time += 1) {
      const [path, id] = [`between_${time}`, await newInquiry()];
      let eventId = '';
      armBarriers(async (point) => {
        if (point !== 'after-wait-insert') return;
        eventId = await complete(id);
        await world.dispatch();
      });
      const found = await world.open(runId, path, awaiting(id));
      expect(takenBy(found)).toBe(eventId);
      expect(rungOf(path)).toBe(1);
      expect(await world.look(runId, path)).toEqual(found);
    }
  }, 120_000);
});

test('an event that commits while a look is between its events and its states ends the wait as an event', async () => {
  const [path, id] = ['by_state', await newInquiry()];
  const wait = { ...awaiting(id), means: { 'inquiry.completed': 'completed' } };
  expect(await world.open(runId, path, wait)).toBeNull();
  let looking: ReturnType<TaskWorld['look']> | undefined;
  const eventId = await world.db.transaction().execute(async (trx) => {
    const made = await happen(world, trx, { name: 'inquiry.completed', kind: 'inquiry', id, status: 'completed' });
    // States are read here; events, and the wait itself, elsewhere.
    await sql`lock table objects in access exclusive mode`.execute(trx);
    looking = world.look(runId, path);
    await untilTableWaits(trx, 'objects');
    return made;
  });
  expect(takenBy((await looking) ?? null)).toBe(eventId);
});
