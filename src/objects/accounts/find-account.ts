import { fault } from '../../faults/fault';
import type { Writing } from '../../writing';
import { findObject } from '../find-object';
import { targetNotFound } from '../relations/resolve-relations';
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

/**
 * The account of that name, if there is one. Faults `relation_target_not_found` (no such type), `identifier_unknown`
 * (accounts of the type are not known by that).
 */
export async function findAccount(
  writing: Writing,
  { by, value, accountType }: AccountName,
): Promise<StoredObject | undefined> {
  const { trx, environment } = writing;
  const type = await findAccountType(writing, accountType);
  if (type === undefined && accountType !== undefined) throw targetNotFound('account-type', '/relations/account_type');
  if (by === 'reference_id') return findByReference(writing, type, value);
  const schema = identifierSchemas(type).find(({ key, unique }) => key === by && unique === true);
  if (type === undefined || schema === undefined) throw fault('identifier_unknown', { pointer: '/by' });
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
