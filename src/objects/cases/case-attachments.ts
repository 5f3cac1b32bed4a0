import { fault } from '../../faults/fault';
import { kindNamed } from '../../kinds';
import type { Writing } from '../../writing';
import { getObject } from '../get-object';
import { relate, unrelate } from '../relations/relate';
import { isAbout } from '../rules/cases/case-objects';
import type { StoredObject } from '../stored-object';

/**
 * Ids of objects, each once, by the relation of cases that holds their kind. Faults `relation_target_not_found` and
 * `relation_unknown` (of a kind that no case holds), with a pointer from `/objects`.
 */
export async function sortAttachments(
  { trx, environment }: Writing,
  ids: readonly string[],
): Promise<{ readonly [relation: string]: readonly string[] }> {
  const kinds = await kindsOf({ trx, environment }, ids);
  const sorted: { [relation: string]: string[] } = {};
  for (const [index, id] of ids.entries()) {
    const kind = kinds.get(id);
    const pointer = `/objects/${index}`;
    if (kind === undefined) throw fault('relation_target_not_found', { pointer });
    const relation = relationFor(kind);
    if (relation === undefined)
      throw fault('relation_unknown', { pointer, message: `A case does not hold objects of kind ${kind}.` });
    const there = sorted[relation] ?? [];
    sorted[relation] = there;
    if (!there.includes(id)) there.push(id);
  }
  return sorted;
}

/** Attaches objects, by id, to a case; those that it holds already stay. Fault `too_many_objects`. */
export function attachToCase(writing: Writing, id: string, ids: readonly string[]): Promise<StoredObject> {
  return changeAttachments(writing, id, ids, relate);
}

/** Detaches objects, by id, from a case; those that it does not hold are no fault. */
export function detachFromCase(writing: Writing, id: string, ids: readonly string[]): Promise<StoredObject> {
  return changeAttachments(writing, id, ids, unrelate);
}

async function changeAttachments(
  writing: Writing,
  id: string,
  ids: readonly string[],
  change: typeof relate,
): Promise<StoredObject> {
  let object = await getObject(writing.trx, writing.environment.id, id, 'case');
  for (const [relation, related] of Object.entries(await sortAttachments(writing, ids)))
    object = await change(writing, id, relation, related);
  return object;
}

async function kindsOf(
  { trx, environment }: Pick<Writing, 'trx' | 'environment'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('objects')
    .select(['id', 'kind'])
    .where('environment_id', '=', environment.id)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.kind]));
}

/** The relation by which a case holds objects of a kind. */
function relationFor(kind: string): string | undefined {
  const about = Object.values(kindNamed('case').relations).find(
    ({ kind: of, held }) => of === kind && held !== undefined && isAbout(held),
  );
  return about?.held;
}
