import { createConnection } from '../../src/connections/create-connection';
import { connect, type Db } from '../../src/database';
import { findObject } from '../../src/objects/find-object';
import { createSecrets } from '../../src/secrets/secrets';
import type { Environment } from '../../src/writing';
import type { Report } from './binaries/find-binary';
import type { RunningStandIn } from './start-stand-ins';

/**
 * Makes the connections to the stand-ins that the sandbox lacks. One of that key that is there already is left as it is:
 * somebody may have pointed it at the vendor.
 */
export async function seedConnections(
  databaseUrl: string,
  encryptionKeys: readonly string[],
  standIns: readonly RunningStandIn[],
  report: Report,
): Promise<void> {
  const { db, close } = connect(databaseUrl, { poolSize: 1 });
  try {
    const environment = await findSandbox(db);
    const secrets = createSecrets(encryptionKeys);
    const made: string[] = [];
    for (const { key, connection } of standIns) {
      if (connection === undefined || (await findObject(db, environment.id, key, 'connection'))) continue;
      const values = { key, ...connection };
      await db.transaction().execute((trx) => {
        const writing = { trx, environment, actor: { type: 'system', id: 'usher-dev' }, cause: { depth: 0 } } as const;
        return createConnection({ secrets }, writing, values);
      });
      made.push(key);
    }
    if (made.length > 0) report(`Connections: made ${made.join(', ')}`);
  } finally {
    await close();
  }
}

async function findSandbox(db: Db): Promise<Environment> {
  const {
    id,
    key,
    organization_id: organizationId,
  } = await db
    .selectFrom('environments')
    .select(['id', 'key', 'organization_id'])
    .where('key', '=', 'sandbox')
    .orderBy('created_at')
    .executeTakeFirstOrThrow();
  return { id, key, organizationId };
}
