import type { ValueMap } from '../../interpreter/value';
import { fault } from '../faults/fault';
import { idsIn, idsOf, relationSchemaOf, relationsIn, writeRelations } from '../objects/relations/named-relations';
import { detach } from '../objects/relations/relate';
import { refuseArchived, targetNotFound } from '../objects/relations/resolve-relations';
import { insertRelations } from '../objects/rows/insert-object';
import { lockForChange } from '../objects/rows/lock-objects';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';

const MOST = 100;
/** What an object of the kind is attached to a transaction by, whatever the name of its relation. */
const HELD = { account: 'accounts', transaction: 'transactions' } as const;

/**
 * Relates a transaction to an account or another transaction, by a name that its type declares. Faults
 * `relation_unknown`, `relation_target_not_found`, `relation_taken`, `too_many_related`.
 */
export async function addTransactionRelation(
  writing: Writing,
  id: string,
  key: string,
  targetId: string,
): Promise<StoredObject> {
  const { object, at, others } = await lockForChange(writing, 'transaction', id, [targetId]);
  const { target: kind, many = false } = await relationSchemaOf(writing, object, key);
  const target = targetId === id ? object : others.get(targetId);
  if (target?.kind !== kind) throw targetNotFound(kind, '/target');
  refuseArchived(target, '/target');
  const known = idsIn(object, key);
  if (known.includes(targetId)) return object;
  if (!many && known.length > 0) throw fault('relation_taken', { details: { key } });
  const relations = { ...relationsIn(object), [key]: many ? [...known, targetId] : targetId };
  if (allIds(relations).length > MOST) throw fault('too_many_related', { details: { limit: MOST } });
  await insertRelations(writing, id, { [HELD[kind]]: [targetId] });
  return writeRelations(writing, object, at, relations, { event: 'added-relation', key, other: target });
}

/** Ends a relation; one that is not there is no fault. Fault `relation_unknown`. */
export async function removeTransactionRelation(
  writing: Writing,
  id: string,
  key: string,
  targetId: string,
): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'transaction', id, [targetId]);
  const { target: kind, many = false } = await relationSchemaOf(writing, object, key);
  const known = idsIn(object, key);
  if (!known.includes(targetId)) return object;
  const left = known.filter((one) => one !== targetId);
  const { [key]: _, ...others } = relationsIn(object);
  const relations: ValueMap = left.length === 0 ? others : { ...others, [key]: many ? left : (left[0] ?? null) };
  if (!allIds(relations).includes(targetId)) await detach(writing, id, HELD[kind], [targetId]);
  // The one that was let go is told of it, too.
  const told = { event: 'removed-relation', key, other: { kind, id: targetId }, subjects: [targetId] } as const;
  return writeRelations(writing, object, at, relations, told);
}

function allIds(relations: ValueMap): readonly string[] {
  return Object.values(relations).flatMap(idsOf);
}
