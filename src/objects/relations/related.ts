import { sql } from 'kysely';
import type { Db, Trx } from '../../database';
import { fault } from '../../faults/fault';
import { kindNamed } from '../../kinds';
import { type ObjectRow, readRow } from '../rows/read-row';
import type { StoredObject } from '../stored-object';

/** Of more than this many related objects the first are given; `countRelated` counts all. */
const MOST = 1_000;

/** Where a relation begins. */
type Place = Pick<StoredObject, 'id' | 'kind' | 'environmentId'>;

/** The objects that a relation of the kind leads to, in the order in which they were attached. */
export async function related(db: Db | Trx, object: Place, relation: string): Promise<StoredObject[]> {
  const { from } = along(object, [object.id], relation);
  const { rows } = await sql<ObjectRow>`
    select o.* from ${from} order by r.created_at, o.id limit ${MOST}`.execute(db);
  return rows.map(readRow);
}

/** The same from each of some objects, all of one kind and environment, by the object's id: one query for all. */
export async function relatedToEach(
  db: Db | Trx,
  objects: readonly Place[],
  relation: string,
): Promise<ReadonlyMap<string, readonly StoredObject[]>> {
  const found = new Map(objects.map(({ id }): [string, StoredObject[]] => [id, []]));
  const [first] = objects;
  if (first === undefined) return found;
  const { from, own } = along(first, [...found.keys()], relation);
  const { rows } = await sql<ObjectRow & { readonly own: string }>`
    select o.*, ${own} as own from ${from} order by r.created_at, o.id limit ${MOST}`.execute(db);
  for (const row of rows) found.get(row.own)?.push(readRow(row));
  return found;
}

/** How many objects a relation leads to. */
export async function countRelated(db: Db | Trx, object: Place, relation: string): Promise<number> {
  const { from } = along(object, [object.id], relation);
  const { rows } = await sql<{ count: number }>`select count(*) from ${from}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** From objects of one kind and environment: the rows on the other side, and the column that says whose each is. */
function along({ kind, environmentId }: Place, ids: readonly string[], relation: string) {
  const { relations } = kindNamed(kind);
  const declared = Object.hasOwn(relations, relation) ? relations[relation] : undefined;
  if (declared === undefined) throw fault('relation_unknown', { details: { kind, relation } });
  const { held, back, where } = declared;
  const only = where === undefined ? sql`` : sql`and o.attributes ->> ${where.attribute} = ${where.is}`;
  const [own, other] =
    held === undefined ? [sql.ref('r.to_id'), sql.ref('r.from_id')] : [sql.ref('r.from_id'), sql.ref('r.to_id')];
  const from = sql`object_relations r join objects o on o.id = ${other}
    and ${own} = any(${[...ids]}::text[]) and r.relation = ${held ?? back}
    where o.environment_id = ${environmentId} and o.kind = ${declared.kind} ${only}`;
  return { from, own };
}
