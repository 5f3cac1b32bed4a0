import { sql } from 'kysely';
import type { Db, Trx } from '../database';

/** What is redacted with an object: objects of these kinds that hold it by this relation. Never upwards or sideways. */
const BELOW: { readonly [kind: string]: readonly (readonly [child: string, relation: string])[] } = {
  account: [
    ['inquiry', 'account'],
    ['report', 'account'],
    ['verification', 'accounts'],
    ['document', 'accounts'],
    ['selfie', 'accounts'],
  ],
  transaction: [
    ['inquiry', 'transaction'],
    ['report', 'transaction'],
    ['verification', 'transaction'],
  ],
  inquiry: [
    ['report', 'inquiry'],
    ['verification', 'inquiry'],
    ['document', 'inquiry'],
    ['selfie', 'inquiry'],
    ['inquiry-session', 'inquiry'],
  ],
  case: [['case-comment', 'case']],
};

const ROWS = sql.join(
  Object.entries(BELOW).flatMap(([parent, children]) =>
    children.map(([child, relation]) => sql`(${sql.lit(parent)}, ${sql.lit(child)}, ${sql.lit(relation)})`),
  ),
);
/** The same, as a table `tree`: a parent's kind, its child's, and the relation that the child holds. */
export const BELOW_TREE = sql`(values ${ROWS}) as tree (parent, child, relation)`;

export interface Below {
  readonly id: string;
  readonly kind: string;
}

/**
 * What hangs on an object that was redacted and has not been redacted since: its direct children as they were then, and
 * of a session the device, where no session is left that came from it.
 */
export async function readBelow(db: Db | Trx, id: string): Promise<readonly Below[]> {
  const { rows } = await sql<Below>`
    select distinct c.id, c.kind
    from objects p join ${BELOW_TREE} on tree.parent = p.kind
    join object_relations r on r.to_id = p.id and r.relation = tree.relation
    join objects c on c.id = r.from_id and c.kind = tree.child
    where p.id = ${id} and c.created_at <= p.redacted_at and c.redacted_at is null
    union
    select d.id, d.kind
    from object_relations r join objects d on d.id = r.to_id and d.kind = 'device' and d.redacted_at is null
    where r.from_id = ${id} and r.relation = 'device' and not exists (
      select from object_relations other join objects s on s.id = other.from_id
      where other.to_id = d.id and other.relation = 'device' and s.redacted_at is null)
    order by id`.execute(db);
  return rows;
}

/** Verifications at or below an object that are held for an investigation. */
export async function readHeld(trx: Trx, id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive below as (
      select id, kind from objects where id = ${id}
      union
      select c.id, c.kind from below p join ${BELOW_TREE} on tree.parent = p.kind
      join object_relations r on r.to_id = p.id and r.relation = tree.relation
      join objects c on c.id = r.from_id and c.kind = tree.child
    )
    select o.id from below b join objects o on o.id = b.id
    where o.kind = 'verification' and o.attributes ->> 'investigation_locked' = 'true' and o.redacted_at is null
    order by o.id`.execute(trx);
  return rows.map((row) => row.id);
}
