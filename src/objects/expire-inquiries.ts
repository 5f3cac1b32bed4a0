import { sql } from 'kysely';
import type { Db } from '../database';
import { FaultError } from '../faults/fault';
import type { Environment } from '../writing';
import { moveObject } from './move-object';

/** Expires inquiries whose time has passed, each in a transaction of its own; gives how many. For the sweep. */
export async function expireInquiries(db: Db, most = 100): Promise<number> {
  const { rows } = await sql<{ id: string; environment: Environment }>`
    select o.id, json_build_object('id', e.id, 'key', e.key, 'organizationId', e.organization_id) as environment
    from objects o join environments e on e.id = o.environment_id
    where o.kind = 'inquiry' and o.status in ('created', 'pending')
      and o.attributes ->> 'expires_at' < to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    order by o.attributes ->> 'expires_at' limit ${most}`.execute(db);
  let expired = 0;
  for (const { id, environment } of rows) {
    const writing = { environment, actor: { type: 'system', id: 'expiry' }, cause: { depth: 0 } } as const;
    try {
      await db.transaction().execute((trx) => moveObject({ ...writing, trx }, 'inquiry', id, 'expired'));
      expired += 1;
    } catch (error) {
      // It was moved in between.
      if (!(error instanceof FaultError) || error.fault.code !== 'move_not_allowed') throw error;
    }
  }
  return expired;
}
