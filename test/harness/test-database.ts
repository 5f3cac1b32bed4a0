import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { POSTGRES_VARIABLE } from './server-stock';
import { TEMPLATE, withDatabase } from './template-database';

/** A database of a test file's own. */
export interface TestDatabase {
  readonly url: string;
  /** Removes it, also when connections to it are open. */
  drop(): Promise<void>;
}

/** Makes a database with all migrations applied, empty but for what they put in. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env[POSTGRES_VARIABLE];
  if (server === undefined)
    throw new Error('There is no Postgres: tests that need one lie in test/{service,temporal,process}.');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await run(server, `create database ${name} template ${TEMPLATE}`);
  return { url: withDatabase(server, name), drop: () => run(server, `drop database if exists ${name} with (force)`) };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
