import { sql } from 'kysely';
import { FaultError } from '../../faults';
import type { Writing } from '../../writing';
import type { StoredObject } from '../stored-object';
import { type AccountName, findAccount } from './find-account';

const TAKEN: ReadonlySet<string> = new Set(['reference_taken', 'identifier_taken']);

/**
 * The account of that name, or the one that `create` makes with it. Of several who want the same name at the same time
 * one makes the account, and the others are given it: what they have written of their own by then is undone.
 */
export async function findOrCreateAccount(
  writing: Writing,
  name: AccountName,
  create: () => Promise<StoredObject>,
): Promise<{ readonly account: StoredObject; readonly isNew: boolean }> {
  const known = await findAccount(writing, name);
  if (known !== undefined) return { account: known, isNew: false };
  await sql`savepoint before_account`.execute(writing.trx);
  try {
    const account = await create();
    await sql`release savepoint before_account`.execute(writing.trx);
    return { account, isNew: true };
  } catch (error) {
    if (!(error instanceof FaultError) || !TAKEN.has(error.fault.code)) throw error;
    await sql`rollback to savepoint before_account`.execute(writing.trx);
    const made = await findAccount(writing, name);
    if (made === undefined) throw error;
    return { account: made, isNew: false };
  }
}
