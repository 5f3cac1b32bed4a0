import { fault } from '../../faults/fault';
import { kindNamed } from '../../kinds';
import type { Writing } from '../../writing';
import { getObject } from '../get-object';
import { relate } from '../relations/relate';
import type { StoredObject } from '../stored-object';

/**
 * Attaches an object to an account; one whose kind has a single account leaves the one that it had. Faults
 * `relation_unknown` (its kind belongs to no account), `relation_target_not_found`, `account_archived`.
 */
export async function attachToAccount(writing: Writing, id: string, accountId: string): Promise<StoredObject> {
  const { kind } = await getObject(writing.trx, writing.environment.id, id);
  const relation = Object.entries(kindNamed(kind).relations).find(
    ([, { kind: of, held }]) => of === 'account' && held !== undefined,
  );
  if (relation === undefined)
    throw fault('relation_unknown', { pointer: '/object', message: `Objects of kind ${kind} belong to no account.` });
  return relate(writing, id, relation[0], [accountId]);
}
