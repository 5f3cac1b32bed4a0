import { type Db, prepared, type Trx } from '../../../database';
import type { Writing } from '../../../writing';
import { findObject } from '../../find-object';
import { type ObjectRow, readRow } from '../../rows/read-row';
import type { StoredObject } from '../../stored-object';

const DEFAULT_TYPE = 'default';

/** The type by that id or key; where none is named the built-in one. */
export function findAccountType(
  { trx, environment }: Pick<Writing, 'trx' | 'environment'>,
  named?: string,
): Promise<StoredObject | undefined> {
  return findObject(trx, environment.id, named ?? DEFAULT_TYPE, 'account-type');
}

/** The account of a type that has the reference id, whatever its case. */
export async function findByReference(
  writing: Writing,
  type: StoredObject | undefined,
  referenceId: string,
): Promise<StoredObject | undefined> {
  const [first] = await accountsByReference(writing.trx, writing.environment.id, referenceId, type?.id ?? null);
  return first?.account_type_id === (type?.id ?? null) ? readRow(first) : undefined;
}

/**
 * The account that something with this reference id is attached to: the one of the type; else, since a type says only
 * of what type a new one is to be, the oldest of another.
 */
export async function findForReference(
  { trx, environment }: Pick<Writing, 'trx' | 'environment'>,
  type: StoredObject | undefined,
  referenceId: string,
): Promise<StoredObject | undefined> {
  const [first] = await accountsByReference(trx, environment.id, referenceId, type?.id ?? null);
  return first && readRow(first);
}

/** That of the type first, the others by their age. */
async function accountsByReference(db: Db | Trx, environmentId: string, referenceId: string, typeId: string | null) {
  const { rows } = await prepared<ObjectRow & { readonly account_type_id: string | null }>`
    select * from objects
    where environment_id = ${environmentId} and kind = 'account' and lower(reference_id) = lower(${referenceId}::text)
    order by account_type_id is distinct from ${typeId}::text, created_at, id
    limit 1`.execute(db);
  return rows;
}
