import { sql } from 'kysely';
import { fault } from '../../faults/fault';
import type { Writing } from '../../writing';
import type { StoredObject } from '../stored-object';

/** Fault `status_in_use` where an object that is attached to the template by `relation` has one of these statuses. */
export async function refuseUsed(
  { trx }: Writing,
  template: StoredObject,
  relation: string,
  statuses: readonly string[],
): Promise<void> {
  if (statuses.length === 0) return;
  const { rows } = await sql<{ status: string }>`
    select o.status from object_relations r join objects o on o.id = r.from_id
    where r.to_id = ${template.id} and r.relation = ${relation} and o.status = any(${[...statuses]}::text[])
    limit 1`.execute(trx);
  const [used] = rows;
  if (used === undefined) return;
  throw fault('status_in_use', {
    pointer: '/attributes/statuses',
    message: `The status ${used.status} cannot be taken away: there are objects that have it.`,
  });
}
