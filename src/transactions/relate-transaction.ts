import { sql } from 'kysely';
import type { Value, ValueMap } from '../../interpreter/value';
import { fault } from '../faults/fault';
import type { RelationSchema } from '../kinds/accounts/account-type';
import { insertRelations } from '../objects/insert-object';
import { lockForChange } from '../objects/lock-objects';
import { related } from '../objects/related';
import { refuseArchived, targetNotFound } from '../objects/resolve-relations';
import { withAttributes } from '../objects/rules/rule';
import type { StoredObject } from '../objects/stored-object';
import { writeEvent } from '../objects/write-event';
import { writeRow } from '../objects/write-row';
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
  const { target: kind, many = false } = await schemaOf(writing, object, key);
  const target = targetId === id ? object : others.get(targetId);
  if (target?.kind !== kind) throw targetNotFound(kind, '/target');
  refuseArchived(target, '/target');
  const known = idsIn(object, key);
  if (known.includes(targetId)) return object;
  if (!many && known.length > 0) throw fault('relation_taken', { details: { key } });
  const relations = { ...relationsOf(object), [key]: many ? [...known, targetId] : targetId };
  if (allIds(relations).length > MOST) throw fault('too_many_related', { details: { limit: MOST } });
  await insertRelations(writing, id, { [HELD[kind]]: [targetId] });
  return tell(writing, object, at, relations, 'transaction.added-relation', toldOf(key, kind, targetId), []);
}

/** Ends a relation; one that is not there is no fault. Fault `relation_unknown`. */
export async function removeTransactionRelation(
  writing: Writing,
  id: string,
  key: string,
  targetId: string,
): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'transaction', id, [targetId]);
  const { target: kind, many = false } = await schemaOf(writing, object, key);
  const known = idsIn(object, key);
  if (!known.includes(targetId)) return object;
  const left = known.filter((one) => one !== targetId);
  const { [key]: _, ...others } = relationsOf(object);
  const relations: ValueMap = left.length === 0 ? others : { ...others, [key]: many ? left : (left[0] ?? null) };
  if (!allIds(relations).includes(targetId))
    await sql`delete from object_relations
      where from_id = ${id} and relation = ${HELD[kind]} and to_id = ${targetId}`.execute(writing.trx);
  const told = toldOf(key, kind, targetId);
  // The one that was let go is told of it, too.
  return tell(writing, object, at, relations, 'transaction.removed-relation', told, [targetId]);
}

async function schemaOf({ trx }: Writing, object: StoredObject, key: string): Promise<RelationSchema> {
  const [type] = await related(trx, object, 'transaction_type');
  const declared = type?.attributes['relation_schemas'];
  const schemas = Array.isArray(declared) ? (declared as unknown as readonly RelationSchema[]) : [];
  const schema = schemas.find((one) => one.key === key);
  if (schema !== undefined) return schema;
  const known = schemas.map((one) => one.key).join(', ');
  throw fault('relation_unknown', {
    pointer: '/key',
    message: `The transaction's type declares no such relation. ${known === '' ? 'It declares none.' : `It has: ${known}.`}`,
  });
}

function tell(
  writing: Writing,
  object: StoredObject,
  at: Date,
  relations: ValueMap,
  event: string,
  context: ValueMap,
  subjects: readonly string[],
): Promise<StoredObject> {
  return writeRow(writing, object, { attributes: withAttributes(object, { relations }) }, at).then((changed) =>
    writeEvent(writing, changed, event, context, subjects),
  );
}

function toldOf(key: string, kind: RelationSchema['target'], id: string): ValueMap {
  return {
    relation_schema_key: key,
    target_account_id: kind === 'account' ? id : null,
    target_txn_id: kind === 'transaction' ? id : null,
  };
}

function relationsOf({ attributes }: StoredObject): ValueMap {
  return (attributes['relations'] ?? {}) as ValueMap;
}

function idsIn(object: StoredObject, key: string): readonly string[] {
  return idsOf(relationsOf(object)[key]);
}

function allIds(relations: ValueMap): readonly string[] {
  return Object.values(relations).flatMap(idsOf);
}

function idsOf(value: Value | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}
