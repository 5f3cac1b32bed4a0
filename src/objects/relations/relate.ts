import { fault } from '../../faults/fault';
import type { Writing } from '../../writing';
import { getObject } from '../get-object';
import { insertRelations } from '../rows/insert-object';
import { lockForChange } from '../rows/lock-objects';
import { writeEvent } from '../rows/write-event';
import { writeRow } from '../rows/write-row';
import { isAbout, refuseMany } from '../rules/cases/case-objects';
import type { StoredObject } from '../stored-object';
import { heldRelation, refuseArchived, targetNotFound } from './resolve-relations';

/** Attaches objects, by id, to one that holds the relation. A relation to one object lets the former go. */
export async function relate(
  writing: Writing,
  fromId: string,
  relation: string,
  toIds: readonly string[],
): Promise<StoredObject> {
  const { kind } = await getObject(writing.trx, writing.environment.id, fromId);
  const { held, kind: of, many } = heldRelation(kind, relation);
  if (!many && toIds.length > 1) throw fault('relation_unknown', { message: `${relation} leads to one object.` });
  const { object, at, others } = await lockForChange(writing, kind, fromId, toIds);
  toIds.forEach((id, index) => {
    const target = others.get(id);
    if (target?.kind !== of) throw targetNotFound(of, `/${index}`);
    refuseArchived(target, `/${index}`);
  });
  const known = await attached(writing, fromId, held);
  const added = [...new Set(toIds)].filter((id) => !known.includes(id));
  if (added.length === 0) return object;
  if (kind === 'case' && isAbout(held)) refuseMany((await countAbout(writing, fromId)) + added.length);
  const gone = many ? [] : known;
  await detach(writing, fromId, held, gone);
  await insertRelations(writing, fromId, { [held]: added });
  return tell(writing, object, at, relation, added, gone);
}

/** Detaches objects, by id; those that are not attached are no fault. */
export async function unrelate(
  writing: Writing,
  fromId: string,
  relation: string,
  toIds: readonly string[],
): Promise<StoredObject> {
  const { kind } = await getObject(writing.trx, writing.environment.id, fromId);
  const { held } = heldRelation(kind, relation);
  const { object, at } = await lockForChange(writing, kind, fromId, toIds);
  const known = await attached(writing, fromId, held);
  const gone = known.filter((id) => toIds.includes(id));
  if (gone.length === 0) return object;
  await detach(writing, fromId, held, gone);
  return tell(writing, object, at, relation, [], gone);
}

/** Objects that were let go are told of it, too. */
async function tell(
  writing: Writing,
  object: StoredObject,
  at: Date,
  relation: string,
  added: readonly string[],
  removed: readonly string[],
): Promise<StoredObject> {
  const updated = await writeRow(writing, object, {}, at);
  return writeEvent(writing, updated, `${object.kind}.updated`, { relation, added, removed }, removed);
}

async function attached({ trx }: Writing, fromId: string, relation: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('object_relations')
    .select('to_id')
    .where('from_id', '=', fromId)
    .where('relation', '=', relation)
    .execute();
  return rows.map((row) => row.to_id);
}

/** How many objects a case is about. */
async function countAbout({ trx }: Writing, id: string): Promise<number> {
  const rows = await trx
    .selectFrom('object_relations')
    .select(['relation', ({ fn }) => fn.countAll<number>().as('count')])
    .where('from_id', '=', id)
    .groupBy('relation')
    .execute();
  return rows.filter(({ relation }) => isAbout(relation)).reduce((sum, { count }) => sum + count, 0);
}

/** Takes objects from a stored relation, and tells nobody. */
export async function detach(
  { trx }: Pick<Writing, 'trx'>,
  fromId: string,
  relation: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .deleteFrom('object_relations')
    .where('from_id', '=', fromId)
    .where('relation', '=', relation)
    .where('to_id', 'in', ids)
    .execute();
}
