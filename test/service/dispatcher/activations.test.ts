import { sql } from 'kysely';
import { activate } from '../../../src/definitions/activate';
import { archive, pause } from '../../../src/definitions/pause';
import type { Workflow } from '../../../src/definitions/workflow';
import {
  eventDefinition,
  happen,
  happened,
  insertObject,
  openWorld,
  published,
  running,
  type World,
} from '../runs/open-world';
import { dispatchAll } from './dispatch-all';

let world: World;
let inquiry: string;
beforeEach(async () => {
  world = await openWorld();
  inquiry = await insertObject(world, 'inquiry');
});
afterEach(() => world.close());

const EVENTS = ['inquiry.completed'];
const completed = () => happened(world, { name: 'inquiry.completed', kind: 'inquiry', id: inquiry });

/** The versions that the events started, in the order of the events; null where one started nothing. */
async function startedBy(...eventIds: string[]): Promise<(number | null)[]> {
  await dispatchAll(world);
  const { rows } = await sql<{ id: string; number: number }>`
    select event_id as id, version_number as number from runs where event_id is not null`.execute(world.db);
  return eventIds.map((eventId) => rows.find((row) => row.id === eventId)?.number ?? null);
}

/** Does something while a transaction with an event is open; the event is committed after it. */
async function straddling(change: () => Promise<unknown>): Promise<string> {
  const { db, close } = world.connect();
  const eventId = await db.transaction().execute(async (trx) => {
    const made = await happen(world, trx, { name: 'inquiry.completed', kind: 'inquiry', id: inquiry });
    await change();
    return made;
  });
  await close();
  return eventId;
}

const go = (workflow: Workflow) => activate(world.service, world.environment, workflow);
const rest = (workflow: Workflow) => pause(world.service, world.environment, workflow);

test('an event before the activation starts nothing, one after it does', async () => {
  const { workflow } = await published(world, eventDefinition('w', EVENTS));
  const before = await completed();
  await go(workflow);
  const after = await completed();
  expect(await startedBy(before, after)).toEqual([null, 1]);
});

test('an event that was committed while the workflow was active starts a run, although it is paused by now', async () => {
  const { workflow } = await running(world, eventDefinition('w', EVENTS));
  const during = await completed();
  await rest(workflow);
  const after = await completed();
  expect(await startedBy(during, after)).toEqual([1, null]);
});

test('an event that was committed while the workflow was active starts a run, although it is archived by now', async () => {
  const { workflow } = await running(world, eventDefinition('w', EVENTS));
  const during = await completed();
  await archive(world.service, world.environment, workflow);
  const after = await completed();
  expect(await startedBy(during, after)).toEqual([1, null]);
});

test('events during a pause are not made up', async () => {
  const { workflow } = await running(world, eventDefinition('w', EVENTS));
  await rest(workflow);
  const during = await completed();
  await go(workflow);
  const after = await completed();
  expect(await startedBy(during, after)).toEqual([null, 1]);
});

test('a transaction that began before the activation and is committed after it counts', async () => {
  const { workflow } = await published(world, eventDefinition('w', EVENTS));
  expect(await startedBy(await straddling(() => go(workflow)))).toEqual([1]);
});

test('a transaction that began before the pause and is committed after it does not count', async () => {
  const { workflow } = await running(world, eventDefinition('w', EVENTS));
  expect(await startedBy(await straddling(() => rest(workflow)))).toEqual([null]);
});

test('a transaction that began before a pause and is committed after the next activation counts', async () => {
  const { workflow } = await running(world, eventDefinition('w', EVENTS));
  const eventId = await straddling(async () => {
    await rest(workflow);
    await go(workflow);
  });
  expect(await startedBy(eventId)).toEqual([1]);
});

test('each event goes to the version that was active when it was committed, whenever it is dispatched', async () => {
  const { workflow } = await running(world, eventDefinition('w', EVENTS));
  const first = await completed();
  await published(world, eventDefinition('w', EVENTS, undefined, { output: { a: 'b' } }));
  const still = await completed();
  const across = await straddling(() => go(workflow));
  const second = await completed();
  expect(await startedBy(first, still, across, second)).toEqual([1, 1, 2, 2]);
});

test('an event belongs to one side of a change of versions, also where the new one no longer listens to it', async () => {
  const { workflow } = await running(world, eventDefinition('w', EVENTS));
  const before = await completed();
  await published(world, eventDefinition('w', ['inquiry.failed']));
  const across = await straddling(() => go(workflow));
  const after = await completed();
  expect(await startedBy(before, across, after)).toEqual([1, null, null]);
});
