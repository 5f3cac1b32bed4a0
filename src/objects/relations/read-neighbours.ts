import { sql } from 'kysely';
import type { Db, Trx } from '../../database';
import { KINDS, kindNamed } from '../../kinds';
import type { StoredObject } from '../stored-object';

/** Who stands on the other side of a relation. */
export interface Neighbour {
  readonly id: string;
  /** Its kind, and where the kind has types its type: `report/watchlist`. */
  readonly type: string;
}

/** By the relation's name; a relation without anybody is not there. */
export type Neighbours = ReadonlyMap<string, readonly Neighbour[]>;

interface Row {
  readonly own: string;
  readonly way: 'held' | 'back';
  readonly relation: string;
  readonly id: string;
  readonly kind: string;
  readonly typed: string | null;
}

/** Of kinds with types: the object's. */
const TYPED = sql`case o.kind ${sql.join(
  [...KINDS.values()].flatMap(({ name, typedBy }) =>
    typedBy === undefined ? [] : [sql`when ${sql.lit(name)} then o.attributes ->> ${sql.lit(typedBy)}`],
  ),
  sql` `,
)} end`;

/** The most that are shown of one relation of one object. */
const LIMIT = 1000;

/**
 * Who the objects, all of one kind, are related to by the named relations, by the object's id: one query for all.
 * Oldest first.
 */
export async function readNeighbours(
  db: Db | Trx,
  objects: readonly StoredObject[],
  relations: readonly string[],
): Promise<ReadonlyMap<string, Neighbours>> {
  const [first] = objects;
  if (first === undefined || relations.length === 0) return new Map();
  const declared = kindNamed(first.kind).relations;
  const held = relations.flatMap((name) => declared[name]?.held ?? []);
  const back = relations.flatMap((name) => declared[name]?.back ?? []);
  const ids = objects.map(({ id }) => id);
  const { rows } = await sql<Row>`
    select own, way, relation, id, kind, typed from (
      select found.*, row_number() over (partition by own, way, relation order by created_at, id) as place from (
        select r.from_id as own, 'held' as way, r.relation, o.id, o.kind, ${TYPED} as typed, r.created_at
        from object_relations r join objects o on o.id = r.to_id
        where r.from_id = any(${ids}::text[]) and r.relation = any(${held}::text[])
        union all
        select r.to_id, 'back', r.relation, o.id, o.kind, ${TYPED}, r.created_at
        from object_relations r join objects o on o.id = r.from_id
        where r.to_id = any(${ids}::text[]) and r.relation = any(${back}::text[])
      ) found
    ) placed where place <= ${LIMIT} order by own, way, relation, place`.execute(db);
  const neighbours = new Map<string, Map<string, Neighbour[]>>();
  for (const name of relations) {
    const relation = declared[name];
    for (const row of rows) {
      const same = row.way === 'held' ? relation?.held === row.relation : relation?.back === row.relation;
      if (!same || relation?.kind !== row.kind) continue;
      const own = neighbours.get(row.own) ?? new Map<string, Neighbour[]>();
      neighbours.set(row.own, own);
      const there = own.get(name) ?? [];
      own.set(name, there);
      there.push({ type: row.typed === null ? row.kind : `${row.kind}/${row.typed}`, id: row.id });
    }
  }
  return neighbours;
}
