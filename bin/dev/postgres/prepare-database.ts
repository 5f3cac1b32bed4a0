import { connect, type Db } from '../../../src/database';
import { migrate } from '../../../src/database/migrate';
import { createApiKey, findApiKey, seedDevelopment } from '../../../src/organizations';
import type { Report } from '../binaries/find-binary';

/** Applies migrations and seeds; gives the plain API key: the one known from before, while it opens anything. */
export async function prepareDatabase(
  databaseUrl: string,
  knownKey: string | undefined,
  report: Report,
): Promise<string> {
  const applied = await migrate(databaseUrl);
  report(`Migrations: ${applied.length === 0 ? 'none were missing' : `applied ${applied.join(', ')}`}`);
  const { db, close } = connect(databaseUrl, { poolSize: 1 });
  try {
    if (knownKey !== undefined && (await findApiKey(db, knownKey)) !== undefined) return knownKey;
    return (await seedDevelopment(db)).apiKey ?? (await replaceKey(db));
  } finally {
    await close();
  }
}

/** The key is nowhere but in `.usher/dev.json`: where that was removed, or the database is another's, a new one is made. */
async function replaceKey(db: Db): Promise<string> {
  const sandbox = await db
    .selectFrom('environments')
    .select(['id', 'key'])
    .where('key', '=', 'sandbox')
    .orderBy('created_at')
    .executeTakeFirstOrThrow();
  return (await createApiKey(db, sandbox, 'usher dev')).apiKey;
}
