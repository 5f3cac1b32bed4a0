/** Relations by name: the type of an object declares them, and its attribute `relations` holds the ids, by key. */

import type { Value, ValueMap } from '../../../interpreter/value';
import type { Trx } from '../../database';
import { fault } from '../../faults/fault';
import type { RelationSchema } from '../../kinds/accounts/account-type';
import type { Writing } from '../../writing';
import { writeEvent } from '../rows/write-event';
import { writeRow } from '../rows/write-row';
import { withAttributes } from '../rules/rule';
import type { StoredObject } from '../stored-object';
import { related } from './related';

/** The relation that an object's type declares by that key. Fault `relation_unknown`, which names those that there are. */
export async function relationSchemaOf(
  { trx }: { readonly trx: Trx },
  object: StoredObject,
  key: string,
): Promise<RelationSchema> {
  const [type] = await related(trx, object, `${object.kind}_type`);
  const declared = type?.attributes['relation_schemas'];
  const schemas = Array.isArray(declared) ? (declared as unknown as readonly RelationSchema[]) : [];
  const schema = schemas.find((one) => one.key === key);
  if (schema !== undefined) return schema;
  const known = schemas.map((one) => one.key).join(', ');
  throw fault('relation_unknown', {
    pointer: '/key',
    message: `The ${object.kind}'s type declares no such relation. ${known === '' ? 'It declares none.' : `It has: ${known}.`}`,
  });
}

/** What an object is related to by names: an id, or a list of them, for each. */
export function relationsIn({ attributes }: StoredObject): ValueMap {
  const { relations } = attributes;
  return relations !== null && typeof relations === 'object' && !Array.isArray(relations)
    ? (relations as ValueMap)
    : {};
}

/** What an object is related to by one name. */
export function idsIn(object: StoredObject, key: string): readonly string[] {
  return idsOf(relationsIn(object)[key]);
}

/** The ids that stand under one name. */
export function idsOf(value: Value | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}

/** A relation that an object has now, or has no more. */
interface Change {
  readonly event: 'added-relation' | 'removed-relation';
  readonly key: string;
  readonly other: Pick<StoredObject, 'id' | 'kind'>;
  /** Whom the event is told beside those that it is told anyway. */
  readonly subjects?: readonly string[];
}

/** Gives an object its relations as they are after a change, and tells of it. */
export async function writeRelations(
  writing: Writing,
  object: StoredObject,
  at: Date,
  relations: ValueMap,
  { event, key, other, subjects = [] }: Change,
): Promise<StoredObject> {
  const changed = await writeRow(writing, object, { attributes: withAttributes(object, { relations }) }, at);
  const told = {
    relation_schema_key: key,
    target_account_id: other.kind === 'account' ? other.id : null,
    target_txn_id: other.kind === 'transaction' ? other.id : null,
  };
  return writeEvent(writing, changed, `${object.kind}.${event}`, told, subjects);
}
