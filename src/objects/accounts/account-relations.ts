import type { Value } from '../../../interpreter/value';
import { fault } from '../../faults/fault';
import type { RelationSchema } from '../../kinds/accounts/account-type';
import type { Writing } from '../../writing';
import { idsIn, relationSchemaOf, relationsIn, writeRelations } from '../relations/named-relations';
import { detach } from '../relations/relate';
import { refuseArchived, targetNotFound } from '../relations/resolve-relations';
import { insertRelations } from '../rows/insert-object';
import { lockForChange } from '../rows/lock-objects';
import type { StoredObject } from '../stored-object';

const MOST = 1_000;

/** What the relation of an account by that name is stored under. */
export function storedRelation(key: string): string {
  return `relations.${key}`;
}

interface Change {
  readonly event: 'added-relation' | 'removed-relation';
  readonly key: string;
  readonly many: boolean;
  /** The one on the other side. */
  readonly other: StoredObject;
}

/**
 * Relates an account by name to another account or to a transaction; where the declaration has an inverse, the account
 * on the other side has this one by it, too. Faults `relation_unknown`, `relation_target_not_found`, `relation_taken`,
 * `too_many_objects`.
 */
export async function addAccountRelation(
  writing: Writing,
  id: string,
  key: string,
  targetId: string,
): Promise<StoredObject> {
  const { object, at, others } = await lockForChange(writing, 'account', id, [targetId]);
  const schema = await relationSchemaOf(writing, object, key);
  const target = others.get(targetId);
  if (target?.kind !== schema.target) throw targetNotFound(schema.target, '/target');
  refuseArchived(object, '');
  refuseArchived(target, '/target');
  if (idsIn(object, key).includes(targetId)) return object;
  const event = 'added-relation';
  const added = await applyChange(writing, object, at, { event, key, many: schema.many === true, other: target });
  const inverse = await inverseOf(writing, schema, target);
  if (inverse !== undefined && !idsIn(target, inverse.key).includes(id)) {
    const back = { event, key: inverse.key, many: inverse.many === true, other: object } as const;
    await applyChange(writing, target, at, back);
  }
  return added;
}

/** Ends a relation by name, on both sides; one that is not there is no fault. Fault `relation_unknown`. */
export async function removeAccountRelation(
  writing: Writing,
  id: string,
  key: string,
  targetId: string,
): Promise<StoredObject> {
  const { object, at, others } = await lockForChange(writing, 'account', id, [targetId]);
  const schema = await relationSchemaOf(writing, object, key);
  const target = others.get(targetId);
  if (target === undefined || !idsIn(object, key).includes(targetId)) return object;
  const event = 'removed-relation';
  const removed = await applyChange(writing, object, at, { event, key, many: schema.many === true, other: target });
  const { inverse } = schema;
  if (inverse !== undefined && idsIn(target, inverse).includes(id)) {
    const many = Array.isArray(relationsIn(target)[inverse]);
    await applyChange(writing, target, at, { event, key: inverse, many, other: object });
  }
  return removed;
}

async function applyChange(
  writing: Writing,
  account: StoredObject,
  at: Date,
  { event, key, many, other }: Change,
): Promise<StoredObject> {
  const before = idsIn(account, key);
  const relation = storedRelation(key);
  const adds = event === 'added-relation';
  const ids = adds ? [...before, other.id] : before.filter((one) => one !== other.id);
  if (adds && !many && before.length > 0) throw fault('relation_taken', { details: { key } });
  if (ids.length > MOST) throw fault('too_many_objects', { details: { limit: MOST } });
  if (adds) await insertRelations(writing, account.id, { [relation]: [other.id] });
  else await detach(writing, account.id, relation, [other.id]);
  const value: Value = many ? ids : (ids[0] ?? null);
  const relations = Object.fromEntries(
    Object.entries({ ...relationsIn(account), [key]: value }).filter(([, one]) => one !== null),
  );
  return writeRelations(writing, account, at, relations, { event, key, other });
}

/** The relation of the other side's type that is this one seen from there, if both declare it. */
async function inverseOf(
  writing: Writing,
  { inverse }: RelationSchema,
  target: StoredObject,
): Promise<RelationSchema | undefined> {
  if (inverse === undefined || target.kind !== 'account') return undefined;
  return relationSchemaOf(writing, target, inverse);
}
