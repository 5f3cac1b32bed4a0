import { fault } from '../../faults/fault';
import type { Writing } from '../../writing';
import { findObject } from '../find-object';
import { findByReference } from '../rules/accounts/account';
import { findByIdentifier, identifierSchemas } from '../rules/accounts/account-identifiers';
import type { StoredObject } from '../stored-object';

/** What an account can be found by: its reference id, or a unique identifier of its type. */
export interface AccountName {
  /** `reference_id`, or the key of a field. */
  readonly by: string;
  readonly value: string;
  /** Id or key; the built-in one if left out. */
  readonly accountType?: string;
}

/** The account of that name, if there is one. Fault `request_invalid` where accounts of the type have no such name. */
export async function findAccount(
  writing: Writing,
  { by, value, accountType = 'default' }: AccountName,
): Promise<StoredObject | undefined> {
  if (by === 'reference_id') return findByReference(writing, value);
  const { trx, environment } = writing;
  const type = await findObject(trx, environment.id, accountType, 'account-type');
  const schema = identifierSchemas(type).find(({ key, unique }) => key === by && unique === true);
  if (type === undefined || schema === undefined)
    throw fault('request_invalid', {
      pointer: '/by',
      message: 'Accounts are found by reference-id, or by the key of a unique identifier of their type.',
    });
  const id = await findByIdentifier(writing, type, schema, value);
  return id === undefined ? undefined : findObject(trx, environment.id, id, 'account');
}
