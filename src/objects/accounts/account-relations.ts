import type { Value, ValueMap } from '../../../interpreter/value';
import { fault } from '../../faults/fault';
import type { RelationSchema } from '../../kinds/accounts/account-type';
import type { Writing } from '../../writing';
import { insertRelations } from '../insert-object';
import { lockForChange } from '../lock-objects';
import { related } from '../related';
import { refuseArchived, targetNotFound } from '../resolve-relations';
import { withAttributes } from '../rules/rule';
import type { StoredObject } from '../stored-object';
import { writeEvent } from '../write-event';
import { writeRow } from '../write-row';

const MOST = 1_000;

/** What the relation of an account by that name is stored under. */
export function storedRelation(key: string): string {
  return `relations.${key}`;
}

/** The relation that an account's type declares by that key. Fault `relation_unknown`, which names those that there are. */
export async function relationSchemaOf(
  { trx }: Pick<Writing, 'trx'>,
  account: StoredObject,
  key: string,
): Promise<RelationSchema> {
  const [type] = await related(trx, account, 'account_type');
  const declared = type?.attributes['relation_schemas'];
  const schemas = Array.isArray(declared) ? (declared as unknown as readonly RelationSchema[]) : [];
  const schema = schemas.find((one) => one.key === key);
  if (schema !== undefined) return schema;
  const known = schemas.map((one) => one.key).join(', ');
  throw fault('relation_unknown', {
    pointer: '/key',
    message: `The account's type declares no such relation. ${known === '' ? 'It declares none.' : `It has: ${known}.`}`,
  });
}

interface Change {
  readonly name: 'account.added-relation' | 'account.removed-relation';
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
  const name = 'account.added-relation';
  const added = await applyChange(writing, object, at, { name, key, many: schema.many === true, other: target });
  const inverse = await inverseOf(writing, schema, target);
  if (inverse !== undefined && !idsIn(target, inverse.key).includes(id)) {
    const back = { name, key: inverse.key, many: inverse.many === true, other: object } as const;
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
  const name = 'account.removed-relation';
  const removed = await applyChange(writing, object, at, { name, key, many: schema.many === true, other: target });
  const { inverse } = schema;
  if (inverse !== undefined && idsIn(target, inverse).includes(id)) {
    const many = Array.isArray(relationsIn(target)[inverse]);
    await applyChange(writing, target, at, { name, key: inverse, many, other: object });
  }
  return removed;
}

async function applyChange(
  writing: Writing,
  account: StoredObject,
  at: Date,
  { name, key, many, other }: Change,
): Promise<StoredObject> {
  const before = idsIn(account, key);
  const relation = storedRelation(key);
  const adds = name === 'account.added-relation';
  const ids = adds ? [...before, other.id] : before.filter((one) => one !== other.id);
  if (adds && !many && before.length > 0) throw fault('relation_taken', { details: { key } });
  if (ids.length > MOST) throw fault('too_many_objects', { details: { limit: MOST } });
  if (adds) await insertRelations(writing, account.id, { [relation]: [other.id] });
  else await detach(writing, account.id, relation, other.id);
  const value: Value = many ? ids : (ids[0] ?? null);
  const relations = Object.fromEntries(
    Object.entries({ ...relationsIn(account), [key]: value }).filter(([, one]) => one !== null),
  );
  const changed = await writeRow(writing, account, { attributes: withAttributes(account, { relations }) }, at);
  const told = {
    relation_schema_key: key,
    target_account_id: other.kind === 'account' ? other.id : null,
    target_txn_id: other.kind === 'transaction' ? other.id : null,
  };
  return writeEvent(writing, changed, name, told);
}

async function detach({ trx }: Writing, fromId: string, relation: string, toId: string): Promise<void> {
  await trx
    .deleteFrom('object_relations')
    .where('from_id', '=', fromId)
    .where('relation', '=', relation)
    .where('to_id', '=', toId)
    .execute();
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

function relationsIn({ attributes }: StoredObject): ValueMap {
  const { relations } = attributes;
  return relations !== null && typeof relations === 'object' && !Array.isArray(relations)
    ? (relations as ValueMap)
    : {};
}

function idsIn(account: StoredObject, key: string): readonly string[] {
  const value = relationsIn(account)[key] ?? null;
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}
