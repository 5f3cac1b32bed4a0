import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { fault } from '../faults/fault';
import { translateError } from './translate-error';

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** Any number, the same in every Usher: who holds it migrates, the others wait. */
const LOCK = 7_263_318_402;
const FILE = /^(\d{6})-[a-z0-9-]+\.sql$/;

/**
 * Applies what is missing, each migration in a transaction of its own; gives their names. Two at once harm nothing.
 * Fault `database_newer` where the database has a migration that this program does not know.
 */
export async function migrate(url: string): Promise<string[]> {
  const migrations = readMigrations();
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    return await applyMissing(client, migrations);
  } catch (error) {
    throw translateError(error);
  } finally {
    // The lock goes with the connection.
    await client.end();
  }
}

async function applyMissing(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  await client.query(
    'create table if not exists schema_migrations (number integer primary key, name text not null, applied_at timestamptz not null default now())',
  );
  const { rows } = await client.query<{ number: number; name: string }>('select number, name from schema_migrations');
  const known = new Set(migrations.map((migration) => migration.number));
  const foreign = rows.filter((row) => !known.has(row.number));
  if (foreign.length > 0) throw fault('database_newer', { details: { migrations: foreign.map((row) => row.name) } });
  const applied = new Set(rows.map((row) => row.number));
  const missing = migrations.filter((migration) => !applied.has(migration.number));
  for (const migration of missing) await apply(client, migration);
  return missing.map((migration) => migration.name);
}

async function apply(client: pg.Client, { number, name, sql }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into schema_migrations (number, name) values ($1, $2)', [number, name]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

function readMigrations(): Migration[] {
  const folder = findMigrations();
  return fs
    .readdirSync(folder)
    .filter((name) => FILE.test(name))
    .sort()
    .map((name) => ({
      number: Number(name.slice(0, 6)),
      name: path.basename(name, '.sql'),
      sql: fs.readFileSync(path.join(folder, name), 'utf8'),
    }));
}

/** `migrations/` lies beside `src/`, or beside the `dist/` that holds the compiled `src/`. */
function findMigrations(): string {
  const root = path.join(__dirname, '..', '..');
  const places = [root, path.dirname(root)].map((place) => path.join(place, 'migrations'));
  const found = places.find((place) => fs.existsSync(place));
  if (found === undefined) throw new Error(`There is no folder with migrations: looked for ${places.join(' and ')}.`);
  return found;
}
