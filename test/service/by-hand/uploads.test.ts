import { sql } from 'kysely';
import type { ValueMap } from '../../../interpreter/value';
import { cancelUpload } from '../../../src/by-hand/uploads/cancel-upload';
import { continueUploads } from '../../../src/by-hand/uploads/continue-uploads';
import { findUpload, readRows } from '../../../src/by-hand/uploads/find-upload';
import { dropUpload, receiveUpload } from '../../../src/by-hand/uploads/receive-upload';
import { settleUpload } from '../../../src/by-hand/uploads/settle-upload';
import type { StoredRow, StoredUpload } from '../../../src/by-hand/uploads/stored-upload';
import { activate } from '../../../src/definitions/activate';
import { pause } from '../../../src/definitions/pause';
import { redactObject } from '../../../src/redaction';
import { trigger } from '../../../src/runs/start/trigger';
import { forgetUploads } from '../../../src/sweep/forget-uploads';
import type { Environment, Writing } from '../../../src/writing';
import { apiDefinition, eventDefinition, insertObject, openWorld, running, type World } from '../runs/open-world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const actor = { type: 'api-key', id: 'key_1' } as const;

function write<T>(act: (writing: Writing) => Promise<T>, environment = world.environment): Promise<T> {
  return world.db.transaction().execute((trx) => act({ trx, environment, actor, cause: { depth: 0 } }));
}

interface Sending {
  readonly name?: string;
  readonly environment?: Environment;
}

async function send(workflow: string, text: string, { name = '', environment }: Sending = {}): Promise<StoredUpload> {
  const { secrets } = world.service;
  async function* file() {
    for (let at = 0; at < text.length; at += 100) yield Buffer.from(text.slice(at, at + 100));
  }
  const where = environment ?? world.environment;
  const received = await receiveUpload(world.db, { environment: where, actor, workflow, file: file() });
  const settled = await write((writing) => settleUpload(writing, received, { name, secrets }), where);
  await dropUpload(world.db, received.id);
  return settled.upload;
}

async function rowsOf({ id }: StoredUpload): Promise<readonly StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const row of readRows(world.db, id)) rows.push(row);
  return rows;
}

const resultsOf = async (upload: StoredUpload) =>
  (await rowsOf(upload)).map(({ line, result, code }) => [line, result, code]);
const stateOf = ({ id }: StoredUpload) => findUpload(world.db, world.environment.id, id);
const doAll = () => continueUploads(world.service, 60_000);

async function runsOf(workflow: string): Promise<readonly { id: string; trigger: ValueMap; creator: ValueMap }[]> {
  const { rows } = await sql<{ id: string; trigger: ValueMap; creator: ValueMap }>`
    select id, start -> 'trigger' as trigger, creator from runs where workflow_key = ${workflow}
    order by start -> 'trigger' ->> 'n'`.execute(world.db);
  return rows;
}

const numbered = (count: number) => `n\n${Array.from({ length: count }, (_, n) => 1000 + n).join('\n')}\n`;
const counting = (key: string) => running(world, apiDefinition(key, { n: { type: 'string', required: true } }));

describe('a file of fields', () => {
  test('starts a run a row, of values of the declared types; rows that are not such are named by line and column', async () => {
    const account = await insertObject(world, 'account', { key: 'acme' });
    await running(
      world,
      apiDefinition('typed', {
        n: { type: 'integer', required: true },
        score: { type: 'number' },
        ok: { type: 'boolean' },
        born: { type: 'date' },
        seen: { type: 'datetime' },
        tags: { type: 'array', items: { type: 'string' } },
        who: { type: 'account' },
        'full-name': { type: 'string' },
      }),
    );
    const upload = await send(
      'typed',
      [
        'N,score,OK,born,seen,tags,who,Full Name',
        '1, 1.5 ,TRUE,2000-02-29,2026-01-31T09:00:00+01:00,"[""a"",""b""]",acme,"Lovelace, ""Ada"""',
        `2,,,,,,${account},`,
        'two,1e3,yes,29.02.2000,2026-01-31,a,,',
        ',,,,,"[1,""\\u0000""]",act_none,',
        '5,,,,,,,007,and more',
        '6,short',
        '',
        '7,-0.5,false,,,,,007',
      ].join('\n'),
    );
    expect(upload).toMatchObject({ status: 'in_progress', total: 7, started: 0, broken: 2, timesSent: 1 });
    expect(await doAll()).toBe(5);
    expect(await stateOf(upload)).toMatchObject({ status: 'completed', total: 7, started: 3, broken: 4, refused: 0 });
    const rows = await rowsOf(upload);
    expect(rows.map(({ line, result }) => [line, result])).toEqual([
      [2, 'started'],
      [3, 'started'],
      [4, 'broken'],
      [5, 'broken'],
      [6, 'broken'],
      [7, 'broken'],
      [9, 'started'],
    ]);
    const wrong = (column: string, code = 'field_type') => ({ code, column, details: expect.any(String) });
    expect(rows[2]?.faults).toEqual(['n', 'ok', 'born', 'seen', 'tags'].map((column) => wrong(column)));
    expect(rows[3]?.faults).toEqual([wrong('n', 'field_missing'), wrong('tags'), wrong('who', 'object_not_found')]);
    expect(rows[4]).toMatchObject({ code: 'csv_invalid', faults: [{ code: 'row_shape', column: null }] });
    expect(rows[4]?.faults[0]?.details).toBe('The row has 9 cells, where the first line names 8 columns.');
    expect(rows[0]?.faults).toEqual([]);
    const who = { type: 'account', id: account };
    expect((await runsOf('typed')).map((run) => run.trigger)).toEqual([
      {
        n: 1,
        score: 1.5,
        ok: true,
        born: '2000-02-29',
        seen: '2026-01-31T08:00:00.000Z',
        tags: ['a', 'b'],
        who,
        'full-name': 'Lovelace, "Ada"',
      },
      { n: 2, who },
      { n: 7, score: -0.5, ok: false, 'full-name': '007' },
    ]);
    expect(world.temporal.started).toEqual(
      expect.arrayContaining(rows.flatMap(({ runId }) => (runId === null ? [] : [runId]))),
    );
    expect((await runsOf('typed'))[0]?.creator).toEqual(actor);
  });

  test('is kept without a value of it, once a row is done', async () => {
    await counting('secretive');
    const upload = await send('secretive', 'n\n"Zq-mark-in-a-row"\n""\n');
    const dump = async () => {
      const { rows } = await sql<{ dump: string }>`
        select (select string_agg(r::text, '') from run_upload_rows r) || (select string_agg(u::text, '') from run_uploads u)
          as dump`.execute(world.db);
      return rows[0]?.dump ?? '';
    };
    expect(await dump()).toContain('Zq-mark');
    await doAll();
    expect(await stateOf(upload)).toMatchObject({ status: 'completed', started: 1 });
    expect(await dump()).not.toContain('Zq-mark');
    expect(JSON.stringify(world.logged)).not.toContain('Zq-mark');
  });
});

describe('a file of ids', () => {
  test('starts a run of each object; one of another environment is unknown, as one that never was', async () => {
    await running(world, eventDefinition('on-account', ['account.created']));
    const [here, inquiry] = [await insertObject(world, 'account'), await insertObject(world, 'inquiry')];
    const there = await insertObject(world, 'account', { environment: world.other });
    const upload = await send('on-account', `Object-ID\n${[here, there, 'act_none', inquiry].join('\n')}\n`);
    await doAll();
    expect(await resultsOf(upload)).toEqual([
      [2, 'started', null],
      [3, 'unknown', 'object_not_found'],
      [4, 'unknown', 'object_not_found'],
      [5, 'wrong_kind', 'trigger_object_invalid'],
    ]);
    expect(await stateOf(upload)).toMatchObject({ started: 1, unknown: 2, wrongKind: 1, status: 'completed' });
  });

  test('of runs starts each as it was started', async () => {
    await counting('by-run');
    const run = await trigger(world.service, world.environment, 'by-run', { n: 'first' }, { actor });
    const upload = await send('by-run', `run_id\n${run.id}\nwfr_none\n`);
    await doAll();
    expect(await resultsOf(upload)).toEqual([
      [2, 'started', null],
      [3, 'unknown', 'run_not_found'],
    ]);
    expect((await runsOf('by-run')).map((one) => one.trigger)).toEqual([{ n: 'first' }, { n: 'first' }]);
  });
});

describe('the same file again', () => {
  test('starts nothing twice, under another name all of it, and another file is another', async () => {
    await counting('again');
    const first = await send('again', numbered(3));
    await doAll();
    const second = await send('again', numbered(3));
    expect(second).toMatchObject({ id: first.id, timesSent: 2, status: 'completed', started: 3 });
    expect(await doAll()).toBe(0);
    expect(await runsOf('again')).toHaveLength(3);
    const named = await send('again', numbered(3), { name: '2026-12' });
    expect(named.id).not.toBe(first.id);
    expect((await send('again', `${numbered(3)}\n`)).id).not.toBe(first.id);
    await doAll();
    expect(await runsOf('again')).toHaveLength(9);
    await counting('again-other');
    expect((await send('again-other', numbered(3))).id).not.toBe(first.id);
    await doAll();
  });

  test('sent by several at once is one upload', async () => {
    await counting('at-once');
    const uploads = await Promise.all([1, 2, 3, 4].map(() => send('at-once', numbered(20))));
    expect(new Set(uploads.map(({ id }) => id)).size).toBe(1);
    await doAll();
    expect(await runsOf('at-once')).toHaveLength(20);
    const { rows } = await sql`select 1 from run_uploads where status = 'receiving'`.execute(world.db);
    expect(rows).toEqual([]);
  });

  test('that is settled while it is settled already waits for that', async () => {
    await counting('overlapping');
    const { environment, service } = world;
    async function* file() {
      yield Buffer.from(numbered(2));
    }
    const request = () => ({ environment, actor, workflow: 'overlapping', file: file() });
    const [one, other] = [await receiveUpload(world.db, request()), await receiveUpload(world.db, request())];
    const settle = (writing: Writing, received: typeof one) =>
      settleUpload(writing, received, { name: '', secrets: service.secrets });
    const settled = await write(async (writing) => {
      const first = await settle(writing, one);
      const second = write((later) => settle(later, other));
      for (;;) {
        const { rows } = await sql`select 1 from pg_locks where not granted`.execute(world.db);
        if (rows.length > 0) return { first, second };
      }
    });
    expect(await settled.second).toMatchObject({ isNew: false, upload: { id: settled.first.upload.id, timesSent: 2 } });
    await doAll();
  });

  test('tries again what started nothing, and only that', async () => {
    const { workflow } = await counting('halted');
    const upload = await send('halted', numbered(60));
    await continueUploads(world.service, 0);
    await pause(world.service, world.environment, workflow);
    await doAll();
    expect(await stateOf(upload)).toMatchObject({ started: 50, refused: 10, broken: 0, total: 60 });
    expect((await rowsOf(upload)).at(-1)).toMatchObject({ result: 'refused', code: 'workflow_paused', runId: null });
    await activate(world.service, world.environment, workflow, {});
    expect(await send('halted', numbered(60))).toMatchObject({
      id: upload.id,
      started: 50,
      status: 'in_progress',
    });
    expect(await doAll()).toBe(10);
    expect(await stateOf(upload)).toMatchObject({ started: 60, refused: 0, status: 'completed' });
    expect(await runsOf('halted')).toHaveLength(60);
  });

  test('is known again when what became of its rows is forgotten', async () => {
    await counting('forgotten');
    const upload = await send('forgotten', numbered(4));
    await doAll();
    await sql`update run_uploads set ended_at = now() - interval '91 days' where id = ${upload.id}`.execute(world.db);
    expect(await forgetUploads(world.db)).toBe(4);
    expect(await rowsOf(upload)).toEqual([]);
    expect(await stateOf(upload)).toMatchObject({ total: 4, started: 4 });
    await send('forgotten', numbered(4));
    await doAll();
    expect(await stateOf(upload)).toMatchObject({ total: 4, started: 4, status: 'completed' });
    expect(await runsOf('forgotten')).toHaveLength(4);
    expect((await rowsOf(upload)).map(({ runId }) => runId).sort()).toEqual(
      (await runsOf('forgotten')).map(({ id }) => id).sort(),
    );
  });
});

describe('a file of many rows', () => {
  test('goes on where it was, and is done once by several at once', async () => {
    await counting('many');
    const upload = await send('many', numbered(230));
    expect(await continueUploads(world.service, 0)).toBe(50);
    expect(await stateOf(upload)).toMatchObject({ status: 'in_progress', total: 230, started: 50 });
    const shares = await Promise.all([1, 2, 3].map(doAll));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(180);
    expect(await stateOf(upload)).toMatchObject({ status: 'completed', started: 230 });
    expect(new Set((await runsOf('many')).map((run) => run.trigger['n'])).size).toBe(230);
    expect(await runsOf('many')).toHaveLength(230);
  });

  test('that another process is at is left to it, and others are done meanwhile', async () => {
    await counting('shared');
    const [first, second] = [await send('shared', numbered(1)), await send('shared', numbered(2))];
    await write(async ({ trx }) => {
      await sql`select 1 from run_uploads where id = ${first.id} for no key update`.execute(trx);
      expect(await doAll()).toBe(2);
    });
    expect(await stateOf(second)).toMatchObject({ status: 'completed' });
    expect(await doAll()).toBe(1);
  });

  test('does not hold up a small one', async () => {
    await counting('large');
    const large = await send('large', numbered(200));
    await continueUploads(world.service, 0);
    const small = await send('large', numbered(2));
    await continueUploads(world.service, 0);
    await continueUploads(world.service, 0);
    expect(await stateOf(small)).toMatchObject({ status: 'completed' });
    expect(await stateOf(large)).toMatchObject({ status: 'in_progress' });
    await doAll();
  });

  /** Makes the run of a row fail with that SQLSTATE. */
  const failing = async (state: string, work: () => Promise<void>) => {
    await sql`
      create function fail() returns trigger as ${sql.raw(
        `$$ begin if new.start -> 'trigger' ->> 'n' = '1002' then raise exception sqlstate '${state}'; end if; return new; end $$`,
      )} language plpgsql`.execute(world.db);
    await sql`create trigger fail before insert on runs for each row execute function fail()`.execute(world.db);
    try {
      await work();
    } finally {
      await sql`drop function fail cascade`.execute(world.db);
    }
  };

  test('for which the database goes away leaves nothing of the batch, and does it again', async () => {
    await counting('dying');
    const upload = await send('dying', numbered(5));
    await failing('57P01', async () => {
      await expect(doAll()).rejects.toMatchObject({ fault: { code: 'database_unavailable' } });
    });
    expect(await stateOf(upload)).toMatchObject({ status: 'in_progress', started: 0 });
    expect(await runsOf('dying')).toEqual([]);
    expect(await doAll()).toBe(5);
    expect(await runsOf('dying')).toHaveLength(5);
  });

  test('does those behind a row on which something breaks', async () => {
    await counting('breaking');
    const upload = await send('breaking', numbered(5));
    await failing('P0001', async () => {
      expect(await doAll()).toBe(5);
    });
    expect(await stateOf(upload)).toMatchObject({ status: 'completed', started: 4, refused: 1 });
    expect((await rowsOf(upload))[2]).toMatchObject({ line: 4, result: 'refused', code: 'internal' });
  });

  test('can be canceled, and goes on when it is sent again', async () => {
    await counting('canceled');
    const upload = await send('canceled', numbered(80));
    await continueUploads(world.service, 0);
    const canceled = await write((writing) => cancelUpload(writing, upload.id));
    expect(canceled).toMatchObject({ status: 'canceled', started: 50, canceled: 30, endedAt: expect.any(Date) });
    await expect(write((writing) => cancelUpload(writing, upload.id))).rejects.toMatchObject({
      fault: { code: 'upload_ended' },
    });
    expect(await doAll()).toBe(0);
    await send('canceled', numbered(80));
    expect(await doAll()).toBe(30);
    expect(await stateOf(upload)).toMatchObject({ status: 'completed', started: 80, canceled: 0, timesSent: 2 });
    expect(await runsOf('canceled')).toHaveLength(80);
  });
});

describe('a file that does not come to its end', () => {
  test('leaves nothing and starts nothing; sent again it starts each row once', async () => {
    await counting('cut');
    async function* cut() {
      yield Buffer.from(numbered(700));
      throw new Error('The client died.');
    }
    const { environment } = world;
    const lost = receiveUpload(world.db, { environment, actor, workflow: 'cut', file: cut() });
    await expect(lost).rejects.toThrow('The client died.');
    const { rows } = await sql`select 1 from run_upload_rows where cells is not null`.execute(world.db);
    expect(rows).toEqual([]);
    const upload = await send('cut', numbered(700));
    await doAll();
    expect(await stateOf(upload)).toMatchObject({ started: 700, timesSent: 1 });
    expect(await runsOf('cut')).toHaveLength(700);
  });

  test('since the process died is swept after an hour, also under the hands of one that is too slow', async () => {
    await counting('left');
    async function* slow() {
      yield Buffer.from(numbered(600));
      await sql`update run_uploads set updated_at = now() - interval '61 minutes' where status = 'receiving'`.execute(
        world.db,
      );
      expect(await forgetUploads(world.db)).toBe(1);
      yield Buffer.from('2000\n');
    }
    const { environment } = world;
    const late = receiveUpload(world.db, { environment, actor, workflow: 'left', file: slow() });
    await expect(late).rejects.toMatchObject({ fault: { code: 'csv_invalid' } });
    const { rows } = await sql`select 1 from run_upload_rows where cells is not null`.execute(world.db);
    expect(rows).toEqual([]);
  });
});

test('a row that is about a person who is redacted meanwhile starts nothing; others of that name do', async () => {
  await running(
    world,
    apiDefinition('people', { n: { type: 'string' }, first: { type: 'string' }, last: { type: 'string' } }),
  );
  const account = await insertObject(world, 'account', { fields: { name: { first: 'Adelaide', last: 'Lovelace' } } });
  await sql`update objects set reference_id = 'customer-9' where id = ${account}`.execute(world.db);
  const upload = await send(
    'people',
    `n,first,last\n1,Adelaide,Lovelace\n2,Adelaide,Byron\n3,,\ncustomer-9,,\n${account},,\n`,
  );
  await write((writing) => redactObject(writing, 'account', account));
  expect(await stateOf(upload)).toMatchObject({ status: 'in_progress', refused: 3 });
  await doAll();
  expect(await resultsOf(upload)).toEqual([
    [2, 'refused', 'already_redacted'],
    [3, 'started', null],
    [4, 'started', null],
    [5, 'refused', 'already_redacted'],
    [6, 'refused', 'already_redacted'],
  ]);
});
