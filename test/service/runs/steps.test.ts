import type { Entry, Opened } from '../../../interpreter/journal';
import type { Outcome, Perform } from '../../../interpreter/requests';
import { listSteps } from '../../../src/runs/list-steps';
import { trigger } from '../../../src/runs/start/trigger';
import { claimStep, markNotSent, markSending, readStep, storeOutcome, writeEntries } from '../../../src/runs/steps';
import { ACTOR, apiDefinition, openWorld, running, type World } from './open-world';

let world: World;
let runId: string;
beforeAll(async () => {
  world = await openWorld();
  await running(world, apiDefinition('steps'));
});
afterAll(() => world.close());
beforeEach(async () => {
  runId = (await trigger(world.service, world.environment, 'steps', {}, { actor: ACTOR })).id;
});

const opened = (order: number, more: Partial<Opened> = {}): Opened => ({ order, at: 1000 * order, ...more });
const closed = (order: number) => ({ order, at: 1000 * order, how: 'done' as const, output: { n: order } });
const write = (...entries: Entry[]) => world.db.transaction().execute((trx) => writeEntries(trx, runId, entries));
const perform = (path: string, generation = 1): Perform => ({
  type: 'perform',
  path,
  generation,
  action: 'inquiry.approve@1',
  side: 'own',
  repeat: 'safe',
  input: {},
  retry: { attempts: 1, delay: 1, factor: 1, maximum: 1 },
  attempts: 0,
  visible: false,
  reads: [],
});

describe('entries', () => {
  test('are mirrored in the order in which they were opened', async () => {
    await write(
      { path: 'b', generation: 1, type: 'set', opened: opened(3, { input: 7 }), closed: closed(4) },
      { path: 'a', generation: 1, type: 'conditional', opened: opened(1, { route: 0, missing: ['x'] }) },
      { path: 'a2', generation: 1, type: 'wait', opened: opened(2) },
    );
    expect(await listSteps(world.db, runId)).toMatchObject([
      {
        path: 'a',
        type: 'conditional',
        state: 'open',
        opened: { route: 0, missing: ['x'] },
        closed: null,
        openedAt: new Date(1000),
      },
      { path: 'a2', type: 'wait', state: 'open' },
      { path: 'b', type: 'set', state: 'closed', opened: { input: 7 }, closed: closed(4), closedAt: new Date(4000) },
    ]);
  });

  test('written twice harm nothing, and a later half is never undone by an earlier one', async () => {
    const fault = { code: 'x', category: 'transient', message: 'no\u0000thing' } as const;
    const early: Entry = {
      path: 's',
      generation: 1,
      type: 'action',
      opened: opened(1),
      pause: { order: 2, attempts: 5, until: 9, fault },
    };
    const paused: Entry = { ...early, pause: { order: 3, attempts: 6, until: 99, fault } };
    const held: Entry = { ...paused, held: { order: 4, at: 4000, fault, until: 9 } };
    const done: Entry = { ...held, closed: closed(5) };
    await write(early);
    await write(paused);
    await write(early);
    expect((await listSteps(world.db, runId))[0]).toMatchObject({ pause: { order: 3 }, held: null });
    await write(held);
    await write(done);
    const after = await listSteps(world.db, runId);
    for (const entry of [early, paused, held, done]) {
      await write(entry);
      expect(await listSteps(world.db, runId)).toEqual(after);
    }
    expect(after[0]).toMatchObject({ state: 'closed', pause: { order: 3 }, held: { order: 4 }, closed: { order: 5 } });
  });

  test('done again at a later time stand as they were done last, whatever of the first time comes late', async () => {
    const halfAt = (at: number): Entry => ({
      path: 's',
      generation: 1,
      type: 'action',
      opened: { order: 1, at },
      closed: { order: 3, at: at + 20, how: 'done', output: at },
    });
    await write(halfAt(1000));
    await write(halfAt(3000));
    const [last] = await listSteps(world.db, runId);
    expect(last).toMatchObject({ opened: { at: 3000 }, closed: { at: 3020, output: 3000 } });
    expect(last).toMatchObject({ openedAt: new Date(3000), closedAt: new Date(3020) });
    await write(halfAt(2000));
    expect(await listSteps(world.db, runId)).toEqual([last]);
  });

  test('may ride together, both halves of one and generations of one', async () => {
    await write(
      { path: 's', generation: 1, type: 'action', opened: opened(1) },
      { path: 's', generation: 1, type: 'action', opened: opened(1), closed: { order: 2, at: 2000, how: 'retried' } },
      { path: 's', generation: 2, type: 'action', opened: opened(3) },
    );
    expect(await listSteps(world.db, runId)).toMatchObject([
      { generation: 1, state: 'closed', closed: { how: 'retried' } },
      { generation: 2, state: 'open', closed: null },
    ]);
  });

  test('hold any text that a definition or the world can give', async () => {
    const input = { text: '\u0000 \ud800 \\u0000 " \' {a,b}', __proto__x: null };
    await write({ path: 's', generation: 1, type: 'set', opened: opened(1, { input }) });
    expect((await listSteps(world.db, runId))[0]?.opened).toEqual(opened(1, { input }));
  });

  test('none is no statement', async () => {
    await write();
    expect(await listSteps(world.db, runId)).toEqual([]);
  });
});

describe('a claim', () => {
  const outcome: Outcome = { type: 'done', output: { id: 'x' } };

  test('is given once: whoever comes later is given the outcome', async () => {
    const claim = () =>
      world.db.transaction().execute(async (trx) => {
        const claimed = await claimStep(trx, runId, perform('s'));
        if ('claimed' in claimed) await storeOutcome(trx, runId, perform('s'), outcome);
        return claimed;
      });
    const answers = await Promise.all(Array.from({ length: 8 }, claim));
    expect(answers.filter((answer) => 'claimed' in answer)).toHaveLength(1);
    expect(answers.filter((answer) => 'outcome' in answer)).toEqual(Array.from({ length: 7 }, () => ({ outcome })));
  });

  test('of a transaction that is undone goes to the next', async () => {
    const claim = world.db.transaction().execute(async (trx) => {
      await claimStep(trx, runId, perform('s'));
      await storeOutcome(trx, runId, perform('s'), outcome);
      throw new Error('undone');
    });
    await expect(claim).rejects.toThrow('undone');
    expect(await world.db.transaction().execute((trx) => claimStep(trx, runId, perform('s')))).toEqual({
      claimed: true,
    });
  });

  test('is given also where the opened half was written first, and does not touch it', async () => {
    await write({ path: 's', generation: 1, type: 'action', opened: opened(1, { input: { a: 1 } }) });
    await world.db.transaction().execute(async (trx) => {
      expect(await claimStep(trx, runId, perform('s'))).toEqual({ claimed: true });
      await storeOutcome(trx, runId, perform('s'), outcome);
    });
    await write({
      path: 's',
      generation: 1,
      type: 'action',
      opened: opened(1, { input: { a: 1 } }),
      closed: closed(2),
    });
    expect(await listSteps(world.db, runId)).toMatchObject([
      {
        action: 'inquiry.approve@1',
        opened: { input: { a: 1 } },
        closed: { order: 2 },
        outcome,
        openedAt: new Date(1000),
      },
    ]);
  });

  test('of the next generation is another one', async () => {
    await world.db.transaction().execute((trx) => storeOutcome(trx, runId, perform('s', 1), outcome));
    expect(await world.db.transaction().execute((trx) => claimStep(trx, runId, perform('s', 2)))).toEqual({
      claimed: true,
    });
  });
});

describe('an outside call', () => {
  test('is marked before it goes out, and counts its attempts', async () => {
    expect(await readStep(world.db, runId, perform('s'))).toBeUndefined();
    await markSending(world.db, runId, perform('s'));
    expect(await readStep(world.db, runId, perform('s'))).toMatchObject({
      state: 'sending',
      outcome: null,
      attempts: 1,
    });
    await markNotSent(world.db, runId, perform('s'));
    expect(await readStep(world.db, runId, perform('s'))).toMatchObject({ state: 'not_sent' });
    await markSending(world.db, runId, perform('s'));
    expect(await readStep(world.db, runId, perform('s'))).toMatchObject({
      state: 'sending',
      outcome: null,
      attempts: 2,
    });
  });

  test('that has its outcome keeps it, whatever comes late', async () => {
    const first: Outcome = { type: 'done', output: 1 };
    await markSending(world.db, runId, perform('s'));
    await storeOutcome(world.db, runId, perform('s'), first);
    await storeOutcome(world.db, runId, perform('s'), { type: 'done', output: 2 });
    await markSending(world.db, runId, perform('s'));
    await markNotSent(world.db, runId, perform('s'));
    expect(await readStep(world.db, runId, perform('s'))).toMatchObject({
      state: 'closed',
      outcome: first,
      attempts: 2,
    });
  });
});
