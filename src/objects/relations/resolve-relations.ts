import { sql } from 'kysely';
import { fault } from '../../faults/fault';
import { kindNamed } from '../../kinds';
import type { Writing } from '../../writing';
import { lockObjects } from '../rows/lock-objects';
import { type ObjectRow, readRow } from '../rows/read-row';
import type { StoredObject } from '../stored-object';

/** By the name that a held relation is stored under: what it is to lead to. */
export type Resolved = ReadonlyMap<string, readonly StoredObject[]>;

type Named = { readonly [relation: string]: readonly string[] };

/**
 * Finds what relations of a new object name, by id or key; what will be a subject of its events is locked, and of
 * relations that are told of it (`tells`) also the subjects of the related objects' own events. Faults
 * `relation_unknown`, `relation_not_held`, `relation_target_not_found`, each with a pointer.
 */
export async function resolveRelations(
  writing: Writing,
  kind: string,
  named: Named,
  tells: readonly string[] = [],
): Promise<Resolved> {
  const wanted = Object.entries(named).map(([relation, names]) => ({
    ...heldRelation(kind, relation),
    relation,
    names,
  }));
  const { subjects } = kindNamed(kind);
  const found = await findNamed(
    writing,
    wanted.flatMap(({ names }) => [...names]),
  );
  const ids = wanted.flatMap(({ held, kind: of, names }) =>
    subjects.includes(held) ? names.flatMap((name) => pick(found, of, name)?.id ?? []) : [],
  );
  const along = wanted.flatMap(({ held, kind: of }) => (tells.includes(held) ? kindNamed(of).subjects : []));
  const locked = await lockObjects(writing, ids, along);
  return new Map(
    wanted.map(({ held, kind: of, relation, names }) => [
      held,
      names.map((name, index) => {
        const object = pick(found, of, name);
        if (object === undefined) throw targetNotFound(of, `/relations/${relation}/${index}`);
        const current = locked.get(object.id) ?? object;
        refuseArchived(current, `/relations/${relation}/${index}`);
        return current;
      }),
    ]),
  );
}

/** The declaration of a relation that objects of the kind hold themselves. */
export function heldRelation(kind: string, relation: string): { held: string; kind: string; many: boolean } {
  const { relations } = kindNamed(kind);
  const declared = Object.hasOwn(relations, relation) ? relations[relation] : undefined;
  const pointer = `/relations/${relation}`;
  if (declared === undefined) throw fault('relation_unknown', { pointer, details: { kind, relation } });
  if (declared.held === undefined) throw fault('relation_not_held', { pointer, details: { kind, relation } });
  return { held: declared.held, kind: declared.kind, many: declared.many };
}

/** An archived account is attached to nothing new. Fault `account_archived`. */
export function refuseArchived({ kind, attributes }: StoredObject, pointer: string): void {
  if (kind === 'account' && typeof attributes['archived_at'] === 'string') throw fault('account_archived', { pointer });
}

export function targetNotFound(kind: string, pointer: string) {
  return fault('relation_target_not_found', { pointer, details: { kind } });
}

async function findNamed({ trx, environment }: Writing, names: readonly string[]): Promise<readonly StoredObject[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<ObjectRow>`
    select * from objects where environment_id = ${environment.id}
      and (id = any(${[...names]}::text[]) or key = any(${[...names]}::text[]))`.execute(trx);
  return rows.map(readRow);
}

function pick(found: readonly StoredObject[], kind: string, name: string): StoredObject | undefined {
  const ofKind = found.filter((object) => object.kind === kind);
  return ofKind.find((object) => object.id === name) ?? ofKind.find((object) => object.key === name);
}
