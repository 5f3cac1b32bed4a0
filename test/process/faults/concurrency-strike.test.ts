import { sql } from 'kysely';
import { trigger } from '../../../src/runs/start/trigger';
import { readBlows } from './blows';
import { FaultWorld } from './fault-world';

const PATIENCE = 700_000;
const KEYS = ['ada', 'bob'];
/** Of each key. */
const RUNS = 3;
const BLOWS = 2;

const ONE_AT_A_TIME = {
  key: 'one-at-a-time',
  name: 'One at a time',
  trigger: { type: 'api', fields: { who: { type: 'string', required: true } } },
  concurrency: { key: '{{trigger.who}}', limit: 1 },
  steps: [
    { key: 'create', type: 'action', action: 'inquiry.create', inputs: { template: 'onboarding' } },
    { key: 'rest', type: 'wait', duration: '1s' },
    { key: 'tag', type: 'action', action: 'object.tag', inputs: { object: '{{create}}', tags: ['seen'] } },
  ],
};

let world: FaultWorld;
beforeEach(async () => {
  world = await FaultWorld.open();
  await world.deploy(ONE_AT_A_TIME);
});
afterEach(() => world.close());

async function startAll(): Promise<void> {
  for (let round = 0; round < RUNS; round += 1) {
    for (const who of KEYS) {
      const { service, environment } = world;
      await trigger(service, environment, ONE_AT_A_TIME.key, { who }, { actor: { type: 'api-key', id: 'key_test' } });
    }
  }
}

/** Once every run has completed; at every look no key has more than its one. */
function allEnded(): Promise<readonly { readonly started: Date }[]> {
  return world.until('every run has ended', async () => {
    const { rows } = await sql<{ key: string; status: string; queued: boolean; started: Date }>`
      select concurrency_key as key, status, queued_at is not null as queued, started_at as started
      from runs`.execute(world.service.db);
    const placed = rows.filter(({ status, queued }) => status === 'in_progress' && !queued).map(({ key }) => key);
    expect(new Set(placed).size).toBe(placed.length);
    return rows.every(({ status }) => status === 'completed') ? rows : undefined;
  });
}

/** Pairs of runs of one key of which one did a step before the other had done its last. */
async function besideEachOther(): Promise<readonly unknown[]> {
  const { rows } = await sql`
    with spans as (
      select r.id, r.concurrency_key as key, min(s.opened_at) as begun, max(s.closed_at) as over
      from runs r join run_steps s on s.run_id = r.id group by r.id
    )
    select a.id, b.id from spans a join spans b on a.key = b.key and a.id < b.id
    where a.begun < b.over and b.begun < a.over`.execute(world.service.db);
  return rows;
}

async function expectEachOnce(): Promise<void> {
  expect(await allEnded()).toHaveLength(KEYS.length * RUNS);
  expect(await besideEachOther()).toEqual([]);
  const { rows } = await sql<{ made: number; tagged: number }>`
    select count(*)::int as made, count(*) filter (where tags <> '{}')::int as tagged
    from objects where kind = 'inquiry'`.execute(world.service.db);
  expect(rows).toEqual([{ made: KEYS.length * RUNS, tagged: KEYS.length * RUNS }]);
}

test(
  'a worker that is killed while runs of a key are queued loses none of them, and never has two of a key under way',
  async () => {
    world.dispatch();
    await startAll();
    const worker = world.start('worker', { point: 'after-commit', blows: BLOWS, steps: ['create'] });
    await expectEachOnce();
    expect(worker.deaths).toBe(BLOWS);
    expect(readBlows(world.blowFile)).toHaveLength(BLOWS);
  },
  PATIENCE,
);

test(
  'a dispatcher that is killed when it has given a place away, and nobody was told, leaves the place to that run',
  async () => {
    await startAll();
    world.start('worker');
    const dispatcher = world.start('dispatcher', { point: 'after-admission', blows: BLOWS, steps: [] });
    await expectEachOnce();
    expect(dispatcher.deaths).toBe(BLOWS);
    expect(readBlows(world.blowFile)).toHaveLength(BLOWS);
  },
  PATIENCE,
);
