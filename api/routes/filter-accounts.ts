import { listObjects } from '../../src/objects';
import type { Service } from '../../src/service';
import type { Environment } from '../../src/writing';

/** How a filter asks for what belongs to accounts. */
interface AccountFilter {
  /** Reference ids, by comma; case does not count. */
  readonly referenceId?: string | undefined;
  readonly accountId?: readonly string[] | undefined;
}

/** Ids of the accounts that a filter means: those that are all that it says. Undefined: it says nothing of accounts. */
export async function accountsOf(
  { db }: Pick<Service, 'db'>,
  environment: Environment,
  { referenceId, accountId }: AccountFilter,
): Promise<readonly string[] | undefined> {
  if (referenceId === undefined) return accountId;
  const filters = { referenceId: referenceId.split(','), ...(accountId && { ids: accountId }) };
  const { items } = await listObjects(db, environment.id, 'account', { size: 100, filters });
  return items.map(({ id }) => id);
}
