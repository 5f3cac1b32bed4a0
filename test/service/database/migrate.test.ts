import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { connect } from '../../../src/database';
import { dumpSchema } from '../../../src/database/dump';
import { migrate } from '../../../src/database/migrate';
import { POSTGRES_VARIABLE } from '../../harness/server-stock';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database';
import { faultOf } from '../objects/world';

const ROOT = path.join(__dirname, '..', '..', '..');
const ALL = fs
  .readdirSync(path.join(ROOT, 'migrations'))
  .filter((file) => /^\d{6}-/.test(file))
  .map((file) => path.basename(file, '.sql'))
  .sort();

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function run(statement: string) {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

async function empty(): Promise<void> {
  await run('drop schema public cascade');
  await run('create schema public');
}

test('an empty database gets every migration in its order, a migrated one none', async () => {
  await empty();
  expect(await migrate(database.url)).toEqual(ALL);
  expect(await migrate(database.url)).toEqual([]);
  expect((await run('select name from schema_migrations order by number')).map((row) => row.name)).toEqual(ALL);
});

test('two that migrate at once apply each migration once', async () => {
  await empty();
  const applied = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
  expect(applied.flat()).toEqual(ALL);
});

test('a database that a newer program has migrated is refused, and left as it is', async () => {
  await run(`insert into schema_migrations (number, name) values (999999, '999999-from-the-future')`);
  expect(await faultOf(migrate(database.url))).toMatchObject({
    code: 'database_newer',
    details: { migrations: ['999999-from-the-future'] },
  });
});

test('a migration that fails leaves nothing of itself', async () => {
  await empty();
  // Its first table is there already, so that the first migration must fail.
  await run('create table organizations (id text)');
  await expect(migrate(database.url)).rejects.toThrow(/organizations/);
  expect(await run('select * from schema_migrations')).toEqual([]);
  expect(await run(`select to_regclass('environments') as found`)).toEqual([{ found: null }]);
});

test('the committed dump is what the migrations make', async () => {
  const { db, close } = connect(database.url, { poolSize: 1 });
  const dump = await dumpSchema(db);
  await close();
  expect(dump).toContain('create table objects (');
  expect(fs.readFileSync(path.join(ROOT, 'migrations', 'schema.sql'), 'utf8')).toBe(dump);
});

/** The source of all types of tables. */
function readTypes(): string {
  const folder = path.join(ROOT, 'src', 'database');
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('tables.ts'));
  return files.map((file) => fs.readFileSync(path.join(folder, file), 'utf8')).join('\n');
}

test('there is a type for every table, and a table for every type', async () => {
  const source = readTypes();
  const [, listed = ''] = source.match(/^export interface Database \{\n(.*?)^\}/ms) ?? [];
  const typed = [...listed.matchAll(/^ {2}(\w+):/gm)].map((match) => match[1]);
  const rows = await run(`select tablename from pg_tables where schemaname = 'public'`);
  const there = rows.map((row) => row.tablename).filter((name) => name !== 'schema_migrations');
  expect(typed.sort()).toEqual(there.sort());
});

test('the columns of every table are those of its type', async () => {
  const source = readTypes();
  const rows = await run(
    `select table_name, column_name from information_schema.columns where table_schema = 'public' and table_name <> 'schema_migrations'`,
  );
  for (const table of new Set(rows.map((row) => row.table_name as string))) {
    const columns = rows.filter((row) => row.table_name === table);
    const [, type] = source.match(new RegExp(`^ {2}${table}: (\\w+);`, 'm')) ?? [];
    const [, body = ''] = source.match(new RegExp(`^export interface ${type} \\{\\n(.*?)^\\}`, 'ms')) ?? [];
    const typed = [...body.matchAll(/^ {2}(\w+):/gm)].map((match) => match[1]).sort();
    expect([table, typed]).toEqual([table, columns.map((row) => row.column_name).sort()]);
  }
});

test('no database at all is a fault to be tried again', async () => {
  const server = new URL(process.env[POSTGRES_VARIABLE] ?? '');
  server.port = '1';
  expect(await faultOf(migrate(server.href))).toMatchObject({ code: 'database_unavailable', retryAfter: 1000 });
});
