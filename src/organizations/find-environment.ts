import type { Db, Trx } from '../database';
import { fault } from '../faults/fault';
import type { Environment } from '../writing';

/** The environment of that id, which is ours to know: fault `internal` where there is none. */
export async function findEnvironment(db: Db | Trx, id: string): Promise<Environment> {
  const row = await db
    .selectFrom('environments')
    .select(['id', 'key', 'organization_id as organizationId'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw fault('internal');
  return row;
}
