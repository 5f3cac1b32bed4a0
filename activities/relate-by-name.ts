import { z } from 'zod';
import type { ObjectReference } from '../interpreter/value';
import { fault } from '../src/faults/fault';
import { addAccountRelation, removeAccountRelation } from '../src/objects/accounts/account-relations';
import { findObject } from '../src/objects/find-object';
import { getObject } from '../src/objects/get-object';
import { addTransactionRelation, removeTransactionRelation } from '../src/transactions';
import type { OwnContext } from './define-action';
import { giveObject } from './give-object';
import { objectOf } from './marks';

/** What relates two objects: both, and the name that the type of the first declares. */
export const relatedInput = z.strictObject({
  source: objectOf('*'),
  relation: z.string().min(1).max(100).describe('Its key in the account type or transaction type.'),
  target: objectOf('*'),
});

const CHANGES = {
  set: { account: addAccountRelation, transaction: addTransactionRelation },
  unset: { account: removeAccountRelation, transaction: removeTransactionRelation },
} as const;

/** Relates an object to another by a name that its type declares, or ends that; on the other side, too. */
export async function relateByName(
  context: OwnContext,
  { source, relation, target }: z.output<typeof relatedInput>,
  how: 'set' | 'unset',
): Promise<ObjectReference> {
  const { trx, environment } = context;
  const { id, kind } = await getObject(trx, environment.id, source.id, source.type);
  if (kind !== 'account' && kind !== 'transaction')
    throw fault('relation_unknown', { message: `Objects of kind ${kind} have no relations by name.` });
  const changed = await CHANGES[how][kind](context, id, relation, target.id);
  const other = target.id === id ? undefined : await findObject(trx, environment.id, target.id);
  if (other !== undefined) context.touched(other);
  return giveObject(context, changed);
}
