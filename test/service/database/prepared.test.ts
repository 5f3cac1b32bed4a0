import { sql } from 'kysely';
import { type Connected, connect, prepared } from '../../../src/database';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database';

let database: TestDatabase;
let connected: Connected;
beforeAll(async () => {
  database = await createTestDatabase();
  connected = connect(database.url, { poolSize: 1 });
});
afterAll(async () => {
  await connected.close();
  await database.drop();
});

const statements = async () =>
  (
    await sql<{ statement: string }>`select statement from pg_prepared_statements order by prepare_time`.execute(
      connected.db,
    )
  ).rows;

const double = (value: number) => prepared<{ twice: number }>`select ${value}::int * 2 as twice`.execute(connected.db);

test('a prepared statement is parsed once a connection, whatever its values are; any other is not kept', async () => {
  expect((await double(4)).rows).toEqual([{ twice: 8 }]);
  expect((await double(21)).rows).toEqual([{ twice: 42 }]);
  expect((await sql<{ twice: number }>`select ${5}::int * 2 as twice`.execute(connected.db)).rows).toEqual([
    { twice: 10 },
  ]);
  expect(await statements()).toEqual([{ statement: '/* prepared */ select $1::int * 2 as twice' }]);
});

test('a prepared statement is used within a transaction too, and a new connection prepares it anew', async () => {
  await connected.db.transaction().execute(async (trx) => {
    expect((await prepared<{ thrice: number }>`select ${4}::int * 3 as thrice`.execute(trx)).rows).toEqual([
      { thrice: 12 },
    ]);
  });
  expect(await statements()).toHaveLength(2);
  const other = connect(database.url, { poolSize: 1 });
  expect((await prepared<{ thrice: number }>`select ${5}::int * 3 as thrice`.execute(other.db)).rows).toEqual([
    { thrice: 15 },
  ]);
  await other.close();
});
