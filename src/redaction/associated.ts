import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import { BELOW_TREE, type Below } from './below';

/** A related object of a transaction, or what hangs on one. */
export interface Associated extends Below {
  /** Is it a verification that is locked for an investigation? */
  readonly held: boolean;
}

/**
 * What a transaction is associated with, and was when that event was written: all that hangs on it; the accounts and
 * transactions that it is related to, without what hangs on them; the cases that it is in; and what its verifications
 * were made of. An inquiry comes after what it takes its findings from.
 */
export async function readAssociated(db: Db | Trx, id: string, eventId?: string): Promise<readonly Associated[]> {
  const { rows } = await sql<Associated>`
    with recursive below as (
      select id, kind, 0 as depth from objects where id = ${id}
      union
      select c.id, c.kind, p.depth + 1 from below p join ${BELOW_TREE} on tree.parent = p.kind
      join object_relations r on r.to_id = p.id and r.relation = tree.relation
      join objects c on c.id = r.from_id and c.kind = tree.child
    ),
    near as (
      select id, depth from below
      union all
      select to_id, 1 from object_relations where from_id = ${id} and relation in ('accounts', 'transactions')
      union all
      select c.id, 1 from object_relations r join objects c on c.id = r.from_id and c.kind = 'case'
      where r.to_id = ${id} and r.relation = 'transactions'
      union all
      select r.to_id, v.depth + 1 from below v join object_relations r on r.from_id = v.id
      where v.kind = 'verification' and r.relation in ('document', 'selfie')
    )
    select o.id, o.kind, o.kind = 'verification' and o.redacted_at is null
      and coalesce(o.attributes ->> 'investigation_locked' = 'true', false) as held
    from near join objects o using (id)
    where o.id <> ${id} and (${eventId ?? null}::text is null or o.created_at <= (
      select created_at from events where id = ${eventId ?? null}))
    group by o.id order by max(near.depth) desc, o.id`.execute(db);
  return rows;
}
