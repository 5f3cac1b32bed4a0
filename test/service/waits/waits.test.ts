import { sql } from 'kysely';
import type { Expression } from '../../../interpreter/plan';
import { matchWaits } from '../../../src/events/dispatch/match-waits';
import { closeWait } from '../../../src/waits/close-wait';
import { takeEvent } from '../../../src/waits/take-event';
import {
  apiDefinition,
  happen,
  happened,
  insertObject,
  openWorld,
  running,
  versionOf,
  type World,
} from '../runs/open-world';
import { NOTHING, runOf, takenBy, waitOf } from './open-wait-of';

let world: World;
let runId: string;
let inquiry: string;
beforeAll(async () => {
  world = await openWorld();
  await running(world, apiDefinition('waits'));
});
afterAll(() => world.close());
beforeEach(async () => {
  runId = await runOf(world, 'waits');
  inquiry = await insertObject(world, 'inquiry', { status: 'created' });
});

const of = (id: string, type = 'inquiry') => ({ type, id });
const look = (waitId: string, reread = NOTHING) => takeEvent(world.db, waitId, reread);
const completed = (id = inquiry, more = {}) =>
  happened(world, { name: 'inquiry.completed', kind: 'inquiry', id, ...more });

describe('an event that a run awaits', () => {
  test('is taken when it comes after the wait was opened', async () => {
    const waitId = await waitOf(world, runId, {
      subjects: [of(inquiry)],
      events: ['inquiry.completed'],
      cursor: { [inquiry]: 1 },
    });
    expect(await look(waitId)).toBeNull();
    const eventId = await completed(inquiry, { context: { reason: 'done' }, snapshot: { fields: { a: 1, b: 2 } } });
    const outcome = await look(waitId, { carries: { inquiry: [['fields', 'a'], ['status']] }, reread: [inquiry] });
    expect(outcome).toEqual({
      type: 'event',
      event: {
        id: eventId,
        name: 'inquiry.completed',
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        context: { reason: 'done', actor: { type: 'api-key', id: 'key_1' } },
        object: { type: 'inquiry', id: inquiry },
      },
      objects: [{ type: 'inquiry', id: inquiry, version: 2, fields: { a: 1 }, status: null }],
      cursor: { [inquiry]: 2 },
    });
  });

  test('is taken at the first look when it came after the run first got the object', async () => {
    const eventId = await completed();
    const waitId = await waitOf(world, runId, {
      subjects: [of(inquiry)],
      events: ['inquiry.completed'],
      cursor: { [inquiry]: 1 },
    });
    expect(takenBy(await look(waitId))).toBe(eventId);
  });

  test('does not count when the run got the object after it, or an earlier wait was ended by it', async () => {
    await completed();
    const cursor = { [inquiry]: await versionOf(world, inquiry) };
    const waitId = await waitOf(world, runId, { subjects: [of(inquiry)], events: ['inquiry.completed'], cursor });
    expect(await look(waitId)).toBeNull();
    const next = await completed();
    expect(takenBy(await look(waitId))).toBe(next);
  });

  test('is the first of several by time, whatever their order of versions and ids', async () => {
    const second = await insertObject(world, 'inquiry');
    const wait = {
      subjects: [of(inquiry), of(second)],
      events: ['inquiry.completed', 'inquiry.failed'],
      cursor: { [inquiry]: 1, [second]: 1 },
    };
    await happened(world, { name: 'inquiry.started', kind: 'inquiry', id: inquiry });
    const first = await happened(world, { name: 'inquiry.failed', kind: 'inquiry', id: second });
    await completed();
    expect(takenBy(await look(await waitOf(world, runId, wait)))).toBe(first);
  });

  test('is the one with the smaller id of two at the same time', async () => {
    const a = await completed();
    const b = await completed();
    await sql`update events set created_at = '2026-01-01' where id = any(${[a, b]}::text[])`.execute(world.db);
    const waitId = await waitOf(world, runId, {
      subjects: [of(inquiry)],
      events: ['inquiry.completed'],
      cursor: { [inquiry]: 1 },
    });
    expect(takenBy(await look(waitId))).toBe([a, b].sort()[0]);
  });

  test('may be of an object that is attached to the awaited one', async () => {
    const caseId = await insertObject(world, 'case', { status: 'Open' });
    const waitId = await waitOf(world, runId, {
      subjects: [of(inquiry)],
      events: ['case.created'],
      cursor: { [inquiry]: 1 },
    });
    const eventId = await happened(world, {
      name: 'case.created',
      kind: 'case',
      id: caseId,
      subjects: [inquiry],
      snapshot: { name: 'A' },
    });
    const outcome = await look(waitId, {
      carries: { case: [['name']], inquiry: [['status']] },
      reread: [inquiry, 'inq_gone'],
    });
    expect(outcome).toMatchObject({
      type: 'event',
      event: { id: eventId, object: { type: 'case', id: caseId } },
      objects: [
        { type: 'case', id: caseId, version: 2, name: 'A' },
        { type: 'inquiry', id: inquiry, version: 2, status: 'created' },
      ],
      cursor: { [caseId]: 2, [inquiry]: 2 },
    });
  });

  test('is not one of another name, another object or another environment', async () => {
    const elsewhere = await insertObject(world, 'inquiry');
    const waitId = await waitOf(world, runId, {
      subjects: [of(inquiry)],
      events: ['inquiry.completed'],
      cursor: { [inquiry]: 1 },
    });
    await happened(world, { name: 'inquiry.started', kind: 'inquiry', id: inquiry });
    await completed(elsewhere);
    expect(await look(waitId)).toBeNull();
    await completed();
    await sql`update waits set environment_id = ${world.other.id} where id = ${waitId}`.execute(world.db);
    expect(await look(waitId)).toBeNull();
  });

  test('does not count after the deadline, however late that is noticed', async () => {
    const waitId = await waitOf(world, runId, {
      subjects: [of(inquiry)],
      events: ['inquiry.completed'],
      cursor: { [inquiry]: 1 },
      lasts: -1000,
    });
    await completed();
    expect(await look(waitId)).toBeNull();
    expect(await closeWait(world.db, waitId, 'timeout', NOTHING)).toEqual({ type: 'timeout', objects: [] });
  });

  test('is taken once: a second look, and a late one, are given the same', async () => {
    const waitId = await waitOf(world, runId, {
      subjects: [of(inquiry)],
      events: ['inquiry.completed'],
      cursor: { [inquiry]: 1 },
    });
    const first = await completed();
    await completed();
    const looks = await Promise.all(Array.from({ length: 6 }, () => look(waitId)));
    expect(new Set(looks.map(takenBy))).toEqual(new Set([first]));
    expect(takenBy(await look(waitId))).toBe(first);
    expect(takenBy(await closeWait(world.db, waitId, 'timeout', NOTHING))).toBe(first);
  });

  test('may end the waits of many runs', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => runOf(world, 'waits')));
    const waits = await Promise.all(
      runs.map((run) =>
        waitOf(world, run, { subjects: [of(inquiry)], events: ['inquiry.completed'], cursor: { [inquiry]: 1 } }),
      ),
    );
    const eventId = await completed();
    expect((await Promise.all(waits.map((waitId) => look(waitId)))).map(takenBy)).toEqual([eventId, eventId, eventId]);
  });
});

describe('a condition on the event', () => {
  const read = (...path: string[]): Expression => ({ is: 'read', root: 'event', path });
  const when: Expression = {
    is: 'all',
    of: [
      {
        is: 'compare',
        operator: 'equals',
        as: 'string',
        left: read('context', 'reason'),
        right: { is: 'literal', value: 'right' },
      },
      {
        is: 'compare',
        operator: 'equals',
        as: 'integer',
        left: { is: 'attribute', of: read('object'), path: ['fields', 'n'] },
        right: { is: 'literal', value: 7 },
      },
    ],
  };
  const wait = () => ({ subjects: [of(inquiry)], events: ['inquiry.completed'], cursor: { [inquiry]: 1 }, when });
  const event = (reason: string, n: number) => completed(inquiry, { context: { reason }, snapshot: { fields: { n } } });

  test('that fails leaves the wait open for the next one', async () => {
    const waitId = await waitOf(world, runId, wait());
    await event('wrong', 7);
    await event('right', 8);
    expect(await look(waitId)).toBeNull();
    const met = await event('right', 7);
    expect(takenBy(await look(waitId))).toBe(met);
  });

  test('is found beyond many that fail', async () => {
    const waitId = await waitOf(world, runId, wait());
    for (let n = 0; n < 45; n += 1) await event('wrong', n);
    const met = await event('right', 7);
    expect(takenBy(await look(waitId))).toBe(met);
  });

  test('is judged once for an event: what failed is no match for anybody', async () => {
    const waitId = await waitOf(world, runId, wait());
    const failed = await event('wrong', 7);
    const matches = () => world.db.transaction().execute((trx) => matchWaits(trx, [failed]));
    expect(await matches()).toMatchObject([{ waitId }]);
    expect(await look(waitId)).toBeNull();
    expect(await matches()).toEqual([]);
  });

  test('that cannot be evaluated on an event is not met by it', async () => {
    const tooLong: Expression = {
      is: 'text',
      parts: Array.from({ length: 3 }, () => ({ is: 'literal', value: 'x'.repeat(30_000) })),
    };
    const impossible: Expression = { is: 'compare', operator: 'is_not_blank', as: 'string', left: tooLong };
    const waitId = await waitOf(world, runId, { ...wait(), when: impossible });
    await event('right', 7);
    expect(await look(waitId)).toBeNull();
  });

  test('holds for a status that is there already: by the event that brought it', async () => {
    const state = { ...wait(), means: { 'inquiry.completed': 'completed' } };
    await completed(inquiry, { status: 'completed', context: { reason: 'wrong' }, snapshot: { fields: { n: 7 } } });
    const cursor = { [inquiry]: await versionOf(world, inquiry) };
    expect(await look(await waitOf(world, runId, { ...state, cursor, path: 'a' }))).toBeNull();
    await completed(inquiry, { status: 'completed', context: { reason: 'right' }, snapshot: { fields: { n: 7 } } });
    const after = { [inquiry]: await versionOf(world, inquiry) };
    expect(await look(await waitOf(world, runId, { ...state, cursor: after, path: 'b' }))).toMatchObject({
      type: 'state',
    });
  });
});

describe('a status that the awaited event means', () => {
  const means = { 'inquiry.completed': 'completed', 'case.resolved': 'completed' };
  const events = ['inquiry.failed', 'case.resolved', 'inquiry.completed'];

  test('ends the wait at once when the object has it already', async () => {
    await completed(inquiry, { status: 'completed' });
    const cursor = { [inquiry]: await versionOf(world, inquiry) };
    const waitId = await waitOf(world, runId, { subjects: [of(inquiry)], events, means, cursor });
    const outcome = await look(waitId, { carries: { inquiry: [['status']] }, reread: [inquiry] });
    expect(outcome).toEqual({
      type: 'state',
      event: 'inquiry.completed',
      objects: [{ type: 'inquiry', id: inquiry, version: 2, status: 'completed' }],
    });
    expect(await look(waitId)).toEqual(outcome);
  });

  test('is passed over for the event itself, where that counts', async () => {
    const eventId = await completed(inquiry, { status: 'completed' });
    const waitId = await waitOf(world, runId, { subjects: [of(inquiry)], events, means, cursor: { [inquiry]: 1 } });
    expect(takenBy(await look(waitId))).toBe(eventId);
  });

  test('does not count with "since: now", nor do events before the wait', async () => {
    await completed(inquiry, { status: 'completed' });
    const waitId = await waitOf(world, runId, {
      subjects: [of(inquiry)],
      events,
      means,
      cursor: { [inquiry]: 1 },
      since: 'now',
    });
    expect(await look(waitId)).toBeNull();
    const eventId = await completed();
    expect(takenBy(await look(waitId))).toBe(eventId);
  });
});

describe('opening a wait twice', () => {
  test('changes nothing: with "since: now" it still counts from the first time', async () => {
    const wait = { subjects: [of(inquiry)], events: ['inquiry.completed'], since: 'now' as const };
    const waitId = await waitOf(world, runId, wait);
    const eventId = await completed();
    await waitOf(world, runId, wait);
    expect(takenBy(await look(waitId))).toBe(eventId);
  });

  test('after it was closed opens it not again', async () => {
    const wait = { subjects: [of(inquiry)], events: ['inquiry.completed'], cursor: { [inquiry]: 1 } };
    const waitId = await waitOf(world, runId, wait);
    await closeWait(world.db, waitId, 'operator', NOTHING);
    await waitOf(world, runId, wait);
    await completed();
    expect(await look(waitId)).toBeNull();
  });
});

describe('closing a wait', () => {
  const wait = () => ({ subjects: [of(inquiry)], events: ['inquiry.completed'], cursor: { [inquiry]: 1 } });

  test('at the deadline gives what later steps read, read again', async () => {
    const waitId = await waitOf(world, runId, wait());
    const reread = { carries: { inquiry: [['status']] }, reread: [inquiry] };
    const outcome = { type: 'timeout', objects: [{ type: 'inquiry', id: inquiry, version: 1, status: 'created' }] };
    expect(await closeWait(world.db, waitId, 'timeout', reread)).toEqual(outcome);
    await completed();
    expect(await closeWait(world.db, waitId, 'timeout', reread)).toEqual(outcome);
  });

  test('at the deadline gives the event that was committed before it and not yet taken', async () => {
    const waitId = await waitOf(world, runId, wait());
    const eventId = await completed();
    expect(takenBy(await closeWait(world.db, waitId, 'timeout', NOTHING))).toBe(eventId);
  });

  test.each(['operator', 'withdrawn'] as const)('by %s gives nothing, and no event afterwards', async (how) => {
    const waitId = await waitOf(world, runId, wait());
    expect(await closeWait(world.db, waitId, how, NOTHING)).toBeNull();
    await completed();
    expect(await look(waitId)).toBeNull();
    expect(await closeWait(world.db, waitId, 'timeout', NOTHING)).toBeNull();
  });

  test('leaves no cursors on the object', async () => {
    await closeWait(world.db, await waitOf(world, runId, wait()), 'withdrawn', NOTHING);
    const { rows } = await sql`select 1 from wait_subjects where object_id = ${inquiry}`.execute(world.db);
    expect(rows).toEqual([]);
  });

  test('that is not there gives nothing', async () => {
    expect(await closeWait(world.db, 'wfr_1/none/1', 'timeout', NOTHING)).toBeNull();
    expect(await look('wfr_1/none/1')).toBeNull();
  });
});

describe('no event is lost between a wait and its dispatcher', () => {
  const wait = () => ({ subjects: [of(inquiry)], events: ['inquiry.completed'], cursor: { [inquiry]: 1 } });
  const dispatcherSees = (eventId: string) => world.db.transaction().execute((trx) => matchWaits(trx, [eventId]));

  test('the wait commits before the event: the dispatcher finds the wait', async () => {
    const { db, close } = world.connect();
    let waitId = '';
    const eventId = await db.transaction().execute(async (trx) => {
      const made = await happen(world, trx, { name: 'inquiry.completed', kind: 'inquiry', id: inquiry });
      waitId = await waitOf(world, runId, wait());
      // The first look comes too early: the event is not committed.
      expect(await look(waitId)).toBeNull();
      return made;
    });
    expect(await dispatcherSees(eventId)).toEqual([{ eventId, waitId, runId }]);
    expect(takenBy(await look(waitId))).toBe(eventId);
    await close();
  });

  test('the event commits before the wait: the first look finds the event', async () => {
    const { db, close } = world.connect();
    const eventId = await db.transaction().execute(async (trx) => {
      await sql`select 1`.execute(trx);
      const made = await completed();
      // The dispatcher comes too early: the wait is not committed.
      expect(await dispatcherSees(made)).toEqual([]);
      return made;
    });
    const waitId = await waitOf(world, runId, wait(), db);
    expect(takenBy(await look(waitId))).toBe(eventId);
    await close();
  });

  test('in 200 races one of the two looks takes it, and both never take different things', async () => {
    const { db, close } = world.connect();
    for (let race = 0; race < 200; race += 1) {
      const id = await insertObject(world, 'inquiry');
      const path = `race${race}`;
      const [eventId, early] = await Promise.all([
        happened(world, { name: 'inquiry.completed', kind: 'inquiry', id }),
        waitOf(world, runId, { subjects: [of(id)], events: ['inquiry.completed'], cursor: { [id]: 1 }, path }, db).then(
          (waitId) => look(waitId),
        ),
      ]);
      const rings = await dispatcherSees(eventId);
      if (early === null) expect(rings).toHaveLength(1);
      else expect(takenBy(early)).toBe(eventId);
      expect(takenBy(await look(`${runId}/${path}/1`))).toBe(eventId);
    }
    await close();
  }, 120_000);
});
