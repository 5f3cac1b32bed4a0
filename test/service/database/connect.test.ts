import net from 'node:net';
import { sql } from 'kysely';
import { type Connected, connect } from '../../../src/database';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database';
import { faultOf } from '../objects/world';

let database: TestDatabase;
let connected: Connected;
beforeAll(async () => {
  database = await createTestDatabase();
  connected = connect(database.url, { poolSize: 3, statementTimeout: 2_000 });
});
afterAll(async () => {
  await connected.close();
  await database.drop();
});

const query = <T>(text: string) => sql.raw<T>(text).execute(connected.db);

test('integers of 64 bits are numbers where they are safe, and refused where not; times are dates', async () => {
  const { rows } =
    await query(`select 9007199254740991::int8 as n, count(*), '2026-01-02T03:04:05.678Z'::timestamptz as t
    from (values (1)) v`);
  expect(rows).toEqual([{ n: 9007199254740991, count: 1, t: new Date('2026-01-02T03:04:05.678Z') }]);
  await expect(query('select 9007199254740993::int8')).rejects.toThrow(/too large/);
});

test('where no server is, it is unavailable, to be tried again in a second', async () => {
  const { db, close } = connect('postgres://usher@127.0.0.1:1/none', { poolSize: 1 });
  expect(await faultOf(sql`select 1`.execute(db))).toMatchObject({
    code: 'database_unavailable',
    category: 'transient',
    retryAfter: 1000,
  });
  await close();
});

test('a connection that is cut in a query, or between two, is unavailable once; then there is a new one', async () => {
  const cut = faultOf(query('select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)'));
  expect(await cut).toMatchObject({ code: 'database_unavailable' });
  const within = connected.db.transaction().execute(async (trx) => {
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx).catch(() => undefined);
    await sql`select 1`.execute(trx);
  });
  expect(await faultOf(within)).toMatchObject({ code: 'database_unavailable' });
  expect((await query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a server that takes no connection in time is unavailable', async () => {
  const silent = net.createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const { port } = silent.address() as net.AddressInfo;
  const { db, close } = connect(`postgres://usher@127.0.0.1:${port}/none`, { poolSize: 1, connectTimeout: 50 });
  expect(await faultOf(sql`select 1`.execute(db))).toMatchObject({ code: 'database_unavailable' });
  await close();
  silent.close();
});

test('a statement that takes too long, and a deadlock, are busy', async () => {
  expect(await faultOf(query(`set statement_timeout = 20; select pg_sleep(5)`))).toMatchObject({
    code: 'database_busy',
    category: 'transient',
  });
  await query('create table pair (id int primary key); insert into pair values (1), (2)');
  const crosswise = (order: readonly number[], first: () => void, other: Promise<void>) =>
    connected.db.transaction().execute(async (trx) => {
      await sql`select from pair where id = ${order[0]} for update`.execute(trx);
      first();
      await other;
      await sql`select from pair where id = ${order[1]} for update`.execute(trx);
    });
  const gates = [0, 1].map(() => {
    let open: () => void = () => undefined;
    return { passed: new Promise<void>((resolve) => (open = resolve)), open: () => open() };
  });
  const [one, two] = gates;
  if (one === undefined || two === undefined) throw new Error('no gates');
  const tries = await Promise.allSettled([
    crosswise([1, 2], one.open, two.passed),
    crosswise([2, 1], two.open, one.passed),
  ]);
  const lost = tries.filter((result) => result.status === 'rejected');
  expect(lost.map((result) => result.reason.fault.code)).toEqual(['database_busy']);
});

test('a text that Postgres cannot keep is a fault of the request', async () => {
  const given = JSON.stringify({ text: 'a\u0000b' });
  expect(await faultOf(sql`select ${given}::jsonb`.execute(connected.db))).toMatchObject({
    code: 'text_not_storable',
    category: 'invalid',
  });
});

test('a mistake of ours stays what it is', async () => {
  await expect(query('select nothing from nowhere')).rejects.toThrow(/nowhere/);
});

test('a pool that was never used can be closed', async () => {
  const { pool, close } = connect(database.url, { poolSize: 1 });
  await close();
  expect(pool.ended).toBe(true);
});
