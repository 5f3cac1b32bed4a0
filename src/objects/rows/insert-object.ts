import { json } from '../../database';
import { fault } from '../../faults/fault';
import { newId } from '../../ids';
import { kindNamed } from '../../kinds';
import type { Writing } from '../../writing';
import type { StoredObject } from '../stored-object';
import { type NewValues, present } from '../values';
import { readRow } from './read-row';
import { writeEvent } from './write-event';

/** What is to be inserted, checked already; relations by id, their subjects locked. */
export type Prepared = Omit<NewValues, 'autoCreateAccount'> & {
  /** Instead of the kind's. */
  readonly prefix?: string;
  /** Of an account: within which its reference id is its own. */
  readonly accountTypeId?: string;
};

/** Inserts a checked object with its relations and its `created` event. */
export async function insertObject(writing: Writing, kind: string, values: Prepared): Promise<StoredObject> {
  const { trx, environment } = writing;
  const { prefix = kindNamed(kind).prefix, status, key, attributes = {}, fields = {}, tags = [] } = values;
  const { referenceId = null, accountTypeId = null } = values;
  // Where another has the key or the reference id, nothing is inserted and the transaction is still good.
  const row = await trx
    .insertInto('objects')
    .values({
      id: newId(prefix),
      environment_id: environment.id,
      kind,
      status: status ?? null,
      key: key ?? null,
      reference_id: referenceId,
      account_type_id: accountTypeId,
      attributes: json(present(attributes)),
      fields: json(present(fields)),
      tags: [...tags],
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) {
    throw key === undefined
      ? fault('reference_taken', { pointer: '/referenceId' })
      : fault('key_taken', { pointer: '/key', details: { kind, key } });
  }
  const object = readRow(row);
  await insertRelations(writing, object.id, values.relations ?? {});
  return writeEvent(writing, object, `${kind}.created`, { after: { status: object.status } });
}

/** Attaches objects that there are; those attached already stay as they are. */
export async function insertRelations(
  { trx, environment }: Writing,
  fromId: string,
  relations: { readonly [relation: string]: readonly string[] },
): Promise<void> {
  const rows = Object.entries(relations).flatMap(([relation, ids]) =>
    ids.map((id) => ({ environment_id: environment.id, from_id: fromId, relation, to_id: id })),
  );
  if (rows.length === 0) return;
  await trx
    .insertInto('object_relations')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
