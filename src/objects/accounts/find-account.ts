import { fault } from '../../faults/fault';
import type { Writing } from '../../writing';
import { findObject } from '../find-object';
import { findByIdentifier, identifierSchemas } from '../rules/accounts/account-identifiers';
import { findAccountType, findByReference, findForReference } from '../rules/accounts/account-references';
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
  { by, value, accountType }: AccountName,
): Promise<StoredObject | undefined> {
  const { trx, environment } = writing;
  const type = await findAccountType(writing, accountType);
  if (by === 'reference_id') return type && findByReference(writing, type, value);
  const schema = identifierSchemas(type).find(({ key, unique }) => key === by && unique === true);
  if (type === undefined || schema === undefined)
    throw fault('request_invalid', {
      pointer: '/by',
      message: 'Accounts are found by reference-id, or by the key of a unique identifier of their type.',
    });
  const id = await findByIdentifier(writing, type, schema, value);
  return id === undefined ? undefined : findObject(trx, environment.id, id, 'account');
}

/** The account that something with this reference id would be attached to, if there is one. */
export async function findAccountFor(
  writing: Writing,
  referenceId: string,
  accountType?: string,
): Promise<StoredObject | undefined> {
  return findForReference(writing, await findAccountType(writing, accountType), referenceId);
}
