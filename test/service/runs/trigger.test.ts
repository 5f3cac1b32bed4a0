import { sql } from 'kysely';
import pg from 'pg';
import { activate } from '../../../src/definitions/activate';
import { archive, pause } from '../../../src/definitions/pause';
import type { FaultError } from '../../../src/faults';
import { newId } from '../../../src/ids';
import { getRun } from '../../../src/runs/find-run';
import { startRun } from '../../../src/runs/start/start-run';
import { type TriggerOptions, trigger } from '../../../src/runs/start/trigger';
import { startLeft } from '../../../src/sweep/start-left';
import type { RunInput } from '../../../workflows/contract';
import { faultOf } from '../objects/world';
import {
  ACTOR,
  apiDefinition,
  eventDefinition,
  insertObject,
  openWorld,
  published,
  running,
  versionOf,
  type World,
} from './open-world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
afterEach(() => {
  world.temporal.away = false;
});

const go = (workflow: string, fields: unknown = {}, options: Partial<TriggerOptions> = {}) =>
  trigger(world.service, world.environment, workflow, fields, { actor: ACTOR, ...options });
const keyed = (key: string, bodyHash = 'a') => ({ idempotency: { operation: 'POST /trigger', key, bodyHash } });

async function runsOf(workflowKey: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from runs where workflow_key = ${workflowKey}`.execute(
    world.db,
  );
  return rows[0]?.count ?? 0;
}

describe('a trigger', () => {
  test('inserts a run with its event and starts it, by key or by id', async () => {
    const { workflow, version } = await running(
      world,
      apiDefinition('greet', { name: { type: 'string', required: true } }),
    );
    const run = await go('greet', { name: 'Ada' });
    expect(run).toMatchObject({
      status: 'in_progress',
      workflowId: workflow.id,
      versionId: version.id,
      versionNumber: 1,
      creator: { type: 'api-key', id: 'key_1' },
      depth: 1,
      rolloutLabel: null,
    });
    let stored = await getRun(world.db, world.environment.id, run.id);
    // The mark comes in a moment.
    while (stored.startedAt === null) stored = await getRun(world.db, world.environment.id, run.id);
    expect(stored).toEqual({ ...run, startedAt: expect.any(Date) });
    expect(world.temporal.started).toContain(run.id);
    const input = world.temporal.inputs.at(-1) as RunInput;
    expect(input).toMatchObject({
      environmentId: world.environment.id,
      at: expect.any(Number),
      plan: { workflow: 'greet' },
      start: { run: { id: run.id, workflow: 'greet', version: 1 }, environment: 'sandbox', trigger: { name: 'Ada' } },
    });
    const { rows } = await sql`
      select e.name, e.object_kind, e.depth, s.version from events e join event_subjects s on s.event_id = e.id
      where s.object_id = ${run.id}`.execute(world.db);
    expect(rows).toEqual([{ name: 'workflow-run.created', object_kind: 'workflow-run', depth: 1, version: 1 }]);
    expect((await go(workflow.id, { name: 'Ada' })).id).not.toBe(run.id);
  });

  test('carries the objects that its fields name, as they are and from their version on', async () => {
    await running(
      world,
      apiDefinition(
        'with-object',
        { person: { type: 'inquiry' }, list_of: { type: 'array', items: { type: 'account' } } },
        { output: { first: '{{trigger.person.fields.name_first}}' } },
      ),
    );
    const inquiry = await insertObject(world, 'inquiry', {
      status: 'created',
      fields: { name_first: 'Ada', name_last: 'L' },
    });
    const account = await insertObject(world, 'account');
    const run = await go('with-object', { person: inquiry, list_of: [{ type: 'account', id: account }] });
    const { start } = world.temporal.inputs.at(-1) as RunInput;
    expect(start.trigger).toEqual({
      person: { type: 'inquiry', id: inquiry },
      list_of: [{ type: 'account', id: account }],
    });
    expect(start.objects).toEqual([
      { type: 'inquiry', id: inquiry, version: 1, fields: { name_first: 'Ada' } },
      { type: 'account', id: account, version: 1 },
    ]);
    expect(start.cursor).toEqual({ [inquiry]: await versionOf(world, inquiry), [account]: 1 });
    expect(run.triggerObjectId).toBe(inquiry);
  });

  test.each([
    ['unknown', 'workflow_not_found'],
    ['never-active', 'workflow_not_active'],
    ['now-paused', 'workflow_paused'],
    ['now-archived', 'workflow_archived'],
    ['by-event', 'no_api_trigger'],
  ])('of a workflow that is %s is refused, saying so', async (key, code) => {
    if (key === 'never-active') await published(world, apiDefinition(key));
    if (key === 'now-paused')
      await pause(world.service, world.environment, (await running(world, apiDefinition(key))).workflow);
    if (key === 'now-archived')
      await archive(world.service, world.environment, (await running(world, apiDefinition(key))).workflow);
    if (key === 'by-event') await running(world, eventDefinition(key, ['inquiry.completed']));
    const fault = await faultOf(go(key));
    expect(fault).toMatchObject({ code, category: key === 'unknown' ? 'missing' : 'conflict' });
    expect(fault.message).not.toBe('');
    expect(await runsOf(key)).toBe(0);
  });

  test('names every fault of its fields by pointer, and never a value', async () => {
    await running(
      world,
      apiDefinition('strict', {
        'preferred-name': { type: 'string', required: true },
        age: { type: 'integer' },
        ratio: { type: 'number' },
        born: { type: 'date' },
        at: { type: 'datetime' },
        ok: { type: 'boolean' },
        tags: { type: 'array', items: { type: 'string' } },
        person: { type: 'inquiry' },
        more: { type: 'object' },
      }),
    );
    const foreign = await insertObject(world, 'inquiry', { environment: world.other });
    const account = await insertObject(world, 'account');
    const fields = {
      age: 1.5,
      ratio: 'secret',
      born: '1990-02-30',
      at: '2026-01-01T10:00:00',
      ok: 'yes',
      tags: ['a', 7],
      person: foreign,
      more: 'x',
      'a/b~c': 1,
    };
    const fault = await faultOf(go('strict', fields));
    expect(fault).toMatchObject({ code: 'trigger_fields_invalid', category: 'invalid' });
    const diagnostics = fault.details?.['diagnostics'] as unknown as { pointer: string; code: string; hint: string }[];
    expect(Object.fromEntries(diagnostics.map(({ pointer, code }) => [pointer, code]))).toEqual({
      '/fields/preferred-name': 'field_missing',
      '/fields/age': 'field_type',
      '/fields/ratio': 'field_type',
      '/fields/born': 'field_type',
      '/fields/at': 'field_type',
      '/fields/ok': 'field_type',
      '/fields/tags/1': 'field_type',
      '/fields/person': 'object_not_found',
      '/fields/more': 'field_type',
      '/fields/a~1b~0c': 'field_unknown',
    });
    expect(diagnostics.every(({ hint }) => hint.length > 0)).toBe(true);
    expect(JSON.stringify(fault)).not.toContain('secret');
    expect(await faultOf(go('strict', { 'preferred-name': 'A', person: account }))).toMatchObject({
      code: 'trigger_fields_invalid',
    });
    for (const wrong of [null, undefined, 7, 'text', ['a']]) {
      expect(await faultOf(go('strict', wrong))).toMatchObject({ code: 'trigger_fields_invalid' });
    }
    expect(await runsOf('strict')).toBe(0);
  });

  test('reads instants as UTC, leaves out what is null, and keeps odd keys and characters', async () => {
    await running(
      world,
      apiDefinition('kept', { at: { type: 'datetime' }, gone: { type: 'string' }, text: { type: 'string' } }),
    );
    const run = await go('kept', { at: '2026-01-01T10:00:00+02:00', gone: null, text: 'a\u0000\ud800b' });
    const { start } = world.temporal.inputs.at(-1) as RunInput;
    expect(start.trigger).toEqual({ at: '2026-01-01T08:00:00.000Z', text: 'a\u0000\ud800b' });
    await startRun(world.service, run.id);
    expect((world.temporal.inputs.at(-1) as RunInput).start).toEqual(start);
  });

  test('finds objects by id, by key and as runs, whatever their order, each as its field wants it', async () => {
    const array = (type: string) => ({ type: 'array', items: { type } });
    const fields = {
      runs: array('workflow-run'),
      lists: array('list'),
      account: { type: 'account' },
      odd: array('list'),
    };
    await running(world, apiDefinition('mixed', fields));
    const account = await insertObject(world, 'account');
    const [first, second] = [await insertObject(world, 'list', { key: 'first' }), await insertObject(world, 'list')];
    // A key that looks like the id of an object of another kind.
    const odd = await insertObject(world, 'list', { key: account });
    const [{ id: ran }, { id: other }] = [await go('mixed'), await go('mixed')];
    await go('mixed', { runs: [other, ran], lists: [second, 'first', first], account, odd: [account] });
    const { start } = world.temporal.inputs.at(-1) as RunInput;
    const [list, run] = ['list', 'workflow-run'].map((type) => (id: string) => ({ type, id }));
    expect(start.trigger).toEqual({
      runs: [run?.(other), run?.(ran)],
      lists: [list?.(second), list?.(first), list?.(first)],
      account: { type: 'account', id: account },
      odd: [list?.(odd)],
    });
    expect(start.objects.map(({ id }) => id)).toEqual([other, ran, second, first, account, odd]);
    const wrong = { runs: [newId('wfr'), account], lists: ['second', ran, ''], account: 'first' };
    const { details } = await faultOf(go('mixed', wrong));
    const diagnostics = details?.['diagnostics'] as unknown as { pointer: string; code: string }[];
    expect(diagnostics.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(
      ['runs/0', 'runs/1', 'lists/0', 'lists/1', 'lists/2', 'account'].map((at) => `object_not_found /fields/${at}`),
    );
  });

  test('reads all objects that its fields name by as many statements as one', async () => {
    await running(world, apiDefinition('named', { people: { type: 'array', items: { type: 'account' } } }));
    const ids = await Promise.all(Array.from({ length: 40 }, () => insertObject(world, 'account')));
    await go('named', { people: ids });
    const statements = async (people: readonly string[]) => {
      const spy = jest.spyOn(pg.Client.prototype, 'query');
      await go('named', { people });
      const texts = spy.mock.calls.map(([query]) => JSON.stringify(query));
      spy.mockRestore();
      return texts.filter((text) => text.includes('from objects')).length;
    };
    expect(await statements(ids)).toBe(await statements(ids.slice(0, 1)));
    expect(await statements(ids)).toBe(1);
    expect((world.temporal.inputs.at(-1) as RunInput).start.objects).toHaveLength(40);
  });

  test('that names more than a thousand objects is refused, with what to do', async () => {
    await running(world, apiDefinition('crowd', { people: { type: 'array', items: { type: 'account' } } }));
    const fault = await faultOf(go('crowd', { people: Array.from({ length: 1001 }, () => newId('act')) }));
    expect(fault).toMatchObject({ code: 'trigger_fields_invalid', pointer: '/fields' });
    expect(fault.message).toContain('1001 objects');
    expect(await runsOf('crowd')).toBe(0);
  });

  test('with more than a run may be started with is refused: its row is none that Temporal would never take', async () => {
    const reads = { output: { all: '{{trigger.people}}', name: '{{trigger.one.fields.name_first}}' } };
    const fields = { people: { type: 'array', items: { type: 'inquiry' } }, one: { type: 'inquiry' } };
    await running(world, apiDefinition('heavy', fields, reads));
    const heavy = () => insertObject(world, 'inquiry', { fields: { name_first: 'x'.repeat(200_000) } });
    const [one, two, three] = [await heavy(), await heavy(), await heavy()];
    expect(await go('heavy', { people: [one, two], one })).toMatchObject({ status: 'in_progress' });
    expect(await faultOf(go('heavy', { people: [one, two, three], one }, keyed('heavy')))).toMatchObject({
      code: 'start_too_large',
      category: 'invalid',
      pointer: '/fields',
    });
    expect(await runsOf('heavy')).toBe(1);
    expect(await go('heavy', { one }, keyed('heavy', 'lighter'))).toMatchObject({ status: 'in_progress' });
  });

  test('with fields above 256 KiB is refused', async () => {
    await running(world, apiDefinition('large', { text: { type: 'string' } }));
    expect(await faultOf(go('large', { text: 'x'.repeat(300_000) }))).toMatchObject({
      code: 'trigger_fields_invalid',
      pointer: '/fields',
    });
  });
});

describe('while Temporal is away', () => {
  test('a trigger is accepted, and the sweep starts the run when it is back', async () => {
    await running(world, apiDefinition('away'));
    world.temporal.away = true;
    const run = await go('away');
    expect(run).toMatchObject({ status: 'in_progress', startedAt: null });
    expect(await startLeft(world.service, 0)).toBe(0);
    expect(await getRun(world.db, world.environment.id, run.id)).toMatchObject({
      status: 'in_progress',
      startedAt: null,
    });
    world.temporal.away = false;
    expect(await startLeft(world.service, 0)).toBeGreaterThanOrEqual(1);
    expect(world.temporal.started).toContain(run.id);
    expect((await getRun(world.db, world.environment.id, run.id)).startedAt).not.toBeNull();
    expect(await startLeft(world.service, 0)).toBe(0);
  });
});

describe('an idempotency key', () => {
  beforeAll(async () => {
    await running(world, apiDefinition('once', { n: { type: 'integer' } }));
  });

  test('gives the same run for the same body, also when the workflow is paused by then', async () => {
    const { workflow } = await running(world, apiDefinition('once-paused'));
    const first = await go('once-paused', {}, keyed('k1'));
    await pause(world.service, world.environment, workflow);
    expect((await go('once-paused', {}, keyed('k1'))).id).toBe(first.id);
    expect(await runsOf('once-paused')).toBe(1);
  });

  test('with another body is refused, and starts nothing', async () => {
    await go('once', { n: 1 }, keyed('k2', 'a'));
    const before = await runsOf('once');
    expect(await faultOf(go('once', { n: 2 }, keyed('k2', 'b')))).toMatchObject({
      code: 'idempotency_key_reused',
      category: 'invalid',
    });
    expect(await runsOf('once')).toBe(before);
  });

  test('that is under way is refused until the first has ended', async () => {
    const { db, close } = world.connect();
    await db.transaction().execute(async (trx) => {
      const name = `${world.environment.id} POST /trigger k3`;
      await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 1))`.execute(trx);
      expect(await faultOf(go('once', {}, keyed('k3')))).toMatchObject({
        code: 'idempotency_key_in_use',
        category: 'conflict',
      });
    });
    expect(await go('once', {}, keyed('k3'))).toMatchObject({ status: 'in_progress' });
    await close();
  });

  test('posted many times at once gives one run', async () => {
    const before = await runsOf('once');
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => go('once', {}, keyed('k4'))));
    const ids = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.id] : []));
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as FaultError).fault.code] : [],
    );
    expect(new Set(ids).size).toBe(1);
    expect(refused.every((code) => code === 'idempotency_key_in_use')).toBe(true);
    expect(await runsOf('once')).toBe(before + 1);
  });

  test('is not used up by a trigger that was refused', async () => {
    expect(await faultOf(go('once', { n: 'x' }, keyed('k5', 'bad')))).toMatchObject({ code: 'trigger_fields_invalid' });
    expect(await go('once', { n: 1 }, keyed('k5', 'good'))).toMatchObject({ status: 'in_progress' });
  });

  test('is another one in another environment and for another operation', async () => {
    const { workflow } = await published(world, apiDefinition('once-each'));
    for (const environment of [world.environment, world.other]) await activate(world.service, environment, workflow);
    const here = await go('once-each', {}, keyed('k6'));
    const there = await trigger(world.service, world.other, 'once-each', {}, { actor: ACTOR, ...keyed('k6') });
    const elsewhere = await go(
      'once-each',
      {},
      { idempotency: { operation: 'POST /other', key: 'k6', bodyHash: 'a' } },
    );
    expect(new Set([here.id, there.id, elsewhere.id]).size).toBe(3);
  });

  test('is forgotten after 24 hours', async () => {
    const first = await go('once', {}, keyed('k7'));
    const age = (hours: number) =>
      sql`update idempotency_keys set created_at = now() - ${hours} * interval '1 hour' where key = 'k7'`.execute(
        world.db,
      );
    await age(23.9);
    expect((await go('once', {}, keyed('k7'))).id).toBe(first.id);
    await age(24.1);
    expect((await go('once', {}, keyed('k7', 'another body'))).id).not.toBe(first.id);
  });
});

describe('a start that runs away', () => {
  const refusals = async (workflowId: string) =>
    (await sql<{ code: string }>`select code from refused_starts where workflow_id = ${workflowId}`.execute(world.db))
      .rows;

  test('beyond depth 10 is refused and recorded', async () => {
    const { workflow } = await running(world, apiDefinition('deep'));
    const at = (depth: number) => go('deep', {}, { cause: { depth, runId: 'wfr_1' }, ...keyed(`deep ${depth}`) });
    expect(await at(9)).toMatchObject({ depth: 10 });
    expect(await faultOf(at(10))).toMatchObject({ code: 'chain_too_deep', category: 'conflict' });
    expect(await refusals(workflow.id)).toEqual([{ code: 'chain_too_deep' }]);
    expect(await runsOf('deep')).toBe(1);
  });

  test('as the 101st within a minute of one workflow on one object is refused and recorded', async () => {
    const { workflow } = await running(world, apiDefinition('often', { person: { type: 'inquiry' } }));
    const inquiry = await insertObject(world, 'inquiry');
    const first = await go('often', { person: inquiry });
    await sql`
      insert into runs select (json_populate_record(null::runs, json_build_object(
        'id', 'wfr_copy' || n, 'environment_id', environment_id, 'workflow_id', workflow_id, 'workflow_key', workflow_key,
        'version_id', version_id, 'version_number', version_number, 'status', status, 'start', start, 'depth', 0,
        'trigger_object_id', trigger_object_id, 'creator', creator, 'cause', cause, 'labels', labels,
        'waiting_for', waiting_for, 'created_at', created_at, 'started_at', now(), 'updated_at', now()))).*
      from runs, generate_series(1, 99) n where id = ${first.id}`.execute(world.db);
    expect(await faultOf(go('often', { person: inquiry }))).toMatchObject({ code: 'too_many_starts' });
    expect(await refusals(workflow.id)).toEqual([{ code: 'too_many_starts' }]);
    expect(await go('often', { person: await insertObject(world, 'inquiry') })).toMatchObject({
      status: 'in_progress',
    });
    await sql`update runs set created_at = created_at - interval '61 seconds' where id = ${first.id}`.execute(world.db);
    expect(await go('often', { person: inquiry })).toMatchObject({ status: 'in_progress' });
  });
});

describe('two versions that share the runs', () => {
  beforeAll(async () => {
    await running(world, apiDefinition('arms', { person: { type: 'inquiry' }, text: { type: 'string' } }));
    await running(world, apiDefinition('arms', { person: { type: 'inquiry' }, number: { type: 'number' } }), [
      { version: 1, percentage: 50 },
      { version: 2, percentage: 50 },
    ]);
  });

  const armOf = async (fields: object, options: Partial<TriggerOptions> = {}) =>
    (await go('arms', fields, options)).rolloutLabel;

  test('draw by the account of the object that is given, else the object, else the key', async () => {
    const inquiries = await Promise.all(Array.from({ length: 10 }, () => insertObject(world, 'inquiry')));
    const arms = new Map<string, string | null>();
    for (const inquiry of inquiries) arms.set(inquiry, await armOf({ person: inquiry }));
    expect(new Set(arms.values())).toEqual(new Set(['treatment', 'control']));
    for (const inquiry of inquiries) expect(await armOf({ person: inquiry })).toBe(arms.get(inquiry));

    const account = await insertObject(world, 'account');
    for (const inquiry of inquiries) {
      await sql`
        insert into object_relations (environment_id, from_id, relation, to_id)
        values (${world.environment.id}, ${inquiry}, 'account', ${account})`.execute(world.db);
    }
    const together = await Promise.all(inquiries.map((inquiry) => armOf({ person: inquiry })));
    expect(new Set(together).size).toBe(1);

    const byKey = new Map<string, string | null>();
    for (let n = 0; n < 10; n += 1) byKey.set(`arm ${n}`, await armOf({}, keyed(`arm ${n}`)));
    expect(new Set(byKey.values())).toEqual(new Set(['treatment', 'control']));
    await sql`delete from idempotency_keys where key like 'arm %'`.execute(world.db);
    for (const [key, arm] of byKey) expect(await armOf({}, keyed(key))).toBe(arm);
  });

  test("apply the chosen version's schema", async () => {
    const outcomes = new Set<string>();
    for (let n = 0; n < 14; n += 1) {
      const key = `schema ${n}`;
      const arm = await armOf({}, keyed(key));
      await sql`delete from idempotency_keys where key = ${key}`.execute(world.db);
      const accepted = await go('arms', { text: 'only the first version declares it' }, keyed(key)).then(
        () => 'accepted',
        () => 'refused',
      );
      outcomes.add(`${arm}: ${accepted}`);
    }
    expect(outcomes).toEqual(new Set(['treatment: refused', 'control: accepted']));
  });
});
