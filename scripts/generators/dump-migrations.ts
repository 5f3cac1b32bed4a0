import { connect } from '../../src/database';
import { dumpSchema } from '../../src/database/dump';
import { needPostgres, stopServers } from '../../test/harness/server-stock';
import { createTestDatabase } from '../../test/harness/test-database';

/** Applies all migrations to an empty database of a server of its own, and gives its schema as text. */
export async function dumpMigrations(): Promise<string> {
  try {
    await needPostgres();
    const { url, drop } = await createTestDatabase();
    const { db, close } = connect(url, { poolSize: 1 });
    const text = await dumpSchema(db);
    await close();
    await drop();
    return text;
  } finally {
    await stopServers();
  }
}
