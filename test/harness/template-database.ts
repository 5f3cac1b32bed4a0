import fs from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { CHECKOUT } from '../../bin/dev/places';

/** The database with all migrations applied, from which every test file's own is copied. */
export const TEMPLATE = 'usher_template';

/** Makes the template on that server (the address of its `postgres` database), unless it is there. */
export async function makeTemplate(serverUrl: string): Promise<void> {
  const draft = `${TEMPLATE}_draft`;
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
    if (found.rowCount !== 0) return;
    await client.query(`create database ${draft}`);
    await applyMigrations(withDatabase(serverUrl, draft));
    await client.query(`alter database ${draft} rename to ${TEMPLATE}`);
  } finally {
    await client.end();
  }
}

/** The same server's address with another database's name. */
export function withDatabase(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

async function applyMigrations(url: string): Promise<void> {
  const file = path.join(CHECKOUT, 'src', 'database', 'migrate.ts');
  if (!fs.existsSync(file)) return;
  const { migrate } = (await import(file)) as { migrate(connectionString: string): Promise<string[]> };
  await migrate(url);
}
