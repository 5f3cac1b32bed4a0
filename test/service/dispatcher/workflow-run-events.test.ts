import { sql } from 'kysely';
import type { Value } from '../../../interpreter/value';
import { findObject } from '../../../src/objects';
import { writeState } from '../../../src/runs/state';
import { takeEvent } from '../../../src/waits/take-event';
import type { RunState } from '../../../workflows/contract';
import { apiDefinition, eventDefinition, openWorld, running, type World } from '../runs/open-world';
import { runOf, waitOf } from '../waits/open-wait-of';
import { dispatchAll } from './dispatch-all';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await running(world, apiDefinition('first'));
  await running(world, apiDefinition('second'));
});
afterAll(() => world.close());

const end = (runId: string, status: RunState['status']) =>
  world.db
    .transaction()
    .execute((trx) => writeState({ trx, environment: world.environment }, runId, { status, at: Date.now() }));
const startedBy = async (key: string): Promise<{ object: string; objects: Value }[]> =>
  (
    await sql<{ object: string; objects: Value }>`
      select trigger_object_id as object, start -> 'objects' as objects from runs where workflow_key = ${key}`.execute(
      world.db,
    )
  ).rows;

test('a run that completes starts the workflows that listen to it, which see it as it was then', async () => {
  const criteria = { field: 'trigger.workflow_key', operator: 'equals', value: 'first' };
  const labels = { of: '{{trigger.id}}', now: '{{trigger.status}}' };
  await running(world, eventDefinition('after', ['workflow-run.completed'], criteria, { labels }));
  const [first, second, failed] = [
    await runOf(world, 'first'),
    await runOf(world, 'second'),
    await runOf(world, 'first'),
  ];
  await end(first, 'completed');
  await end(second, 'completed');
  await end(failed, 'failed');
  await dispatchAll(world);
  expect(await startedBy('after')).toMatchObject([
    { object: first, objects: [{ type: 'workflow-run', id: first, status: 'completed' }] },
  ]);
});

test('what an event of a run tells is what the compiler was told', async () => {
  const id = await runOf(world, 'second');
  await end(id, 'failed');
  const { attributes = {} } = world.service.catalogue.kinds['workflow-run'] ?? {};
  const { rows } = await sql<{ snapshot: { [key: string]: Value } }>`
    select snapshot from events where object_id = ${id}`.execute(world.db);
  expect(rows).toHaveLength(2);
  for (const { snapshot } of rows) {
    const { type, version, ...rest } = snapshot;
    expect([type, version]).toEqual(['workflow-run', expect.any(Number)]);
    const stored = Object.keys(attributes).filter((key) => attributes[key]?.source !== 'related');
    expect(Object.keys(rest).sort()).toEqual(stored.sort());
    for (const [key, attribute] of Object.entries(attributes))
      if (attribute.type.optional !== true) expect([key, rest[key]]).not.toEqual([key, null]);
  }
});

test('a run can be waited for and read again, as an object can', async () => {
  const [waiting, awaited] = [await runOf(world, 'first'), await runOf(world, 'second')];
  const waitId = await waitOf(world, waiting, {
    subjects: [{ type: 'workflow-run', id: awaited }],
    events: ['workflow-run.completed', 'workflow-run.failed'],
    means: { 'workflow-run.completed': 'completed', 'workflow-run.failed': 'failed' },
  });
  const reread = { carries: { 'workflow-run': [['status'], ['workflow_key']] }, reread: [awaited] };
  expect(await takeEvent(world.db, waitId, reread)).toBeNull();
  await end(awaited, 'completed');
  expect(await takeEvent(world.db, waitId, reread)).toMatchObject({
    type: 'event',
    event: { name: 'workflow-run.completed', object: { type: 'workflow-run', id: awaited } },
    objects: [{ id: awaited, status: 'completed', workflow_key: 'second' }],
  });
  expect(await findObject(world.db, world.environment.id, awaited)).toMatchObject({ status: 'completed', version: 2 });
  expect(await findObject(world.db, world.environment.id, awaited, 'workflow-run')).toBeDefined();
  expect(await findObject(world.db, world.other.id, awaited)).toBeUndefined();
  expect(await findObject(world.db, world.environment.id, awaited, 'inquiry')).toBeUndefined();
});
