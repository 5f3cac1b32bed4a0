import { type RawBuilder, sql } from 'kysely';
import type { Db, Trx } from '../../database';
import { fault } from '../../faults/fault';
import { kindNamed } from '../../kinds';
import { type ObjectRow, readRow } from '../rows/read-row';
import type { StoredObject } from '../stored-object';

/** Of more than this many related objects the first are given; `countRelated` counts all. */
const MOST = 1_000;

/** The objects that a relation of the kind leads to, in the order in which they were attached. */
export async function related(
  db: Db | Trx,
  object: Pick<StoredObject, 'id' | 'kind' | 'environmentId'>,
  relation: string,
): Promise<StoredObject[]> {
  const { rows } = await sql<ObjectRow>`
    select o.* from ${along(object, relation)} order by r.created_at, o.id limit ${MOST}`.execute(db);
  return rows.map(readRow);
}

/** How many objects a relation leads to. */
export async function countRelated(
  db: Db | Trx,
  object: Pick<StoredObject, 'id' | 'kind' | 'environmentId'>,
  relation: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from ${along(object, relation)}`.execute(db);
  return rows[0]?.count ?? 0;
}

function along(
  { id, kind, environmentId }: Pick<StoredObject, 'id' | 'kind' | 'environmentId'>,
  relation: string,
): RawBuilder<unknown> {
  const { relations } = kindNamed(kind);
  const declared = Object.hasOwn(relations, relation) ? relations[relation] : undefined;
  if (declared === undefined) throw fault('relation_unknown', { details: { kind, relation } });
  const { held, back, where } = declared;
  const only = where === undefined ? sql`` : sql`and o.attributes ->> ${where.attribute} = ${where.is}`;
  const join =
    held === undefined
      ? sql`o.id = r.from_id and r.to_id = ${id} and r.relation = ${back}`
      : sql`o.id = r.to_id and r.from_id = ${id} and r.relation = ${held}`;
  return sql`object_relations r join objects o on ${join}
    where o.environment_id = ${environmentId} and o.kind = ${declared.kind} ${only}`;
}
