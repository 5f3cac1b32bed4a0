import type { Connected } from '../../database';
import { announce } from '../../events/notify';
import { FaultError } from '../../faults/fault';
import type { Writing } from '../../writing';
import { moveObject } from '../move-object';
import { lockForChange } from '../rows/lock-objects';

/**
 * Makes an attempt that may begin a session of an inquiry. One that passes the limit of sessions is refused, and its
 * inquiry expires by it: in a transaction of its own, since what the attempt did is rolled back.
 */
export async function expireAtLimit<T>(
  { db, pool }: Pick<Connected, 'db' | 'pool'>,
  by: Omit<Writing, 'trx'>,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    const id = inquiryAtLimit(error);
    if (id !== undefined) {
      await db.transaction().execute((trx) => expire({ ...by, trx }, id));
      announce(pool);
    }
    throw error;
  }
}

function inquiryAtLimit(error: unknown): string | undefined {
  if (!(error instanceof FaultError) || error.fault.code !== 'too_many_sessions') return undefined;
  const id = error.fault.details?.['inquiry'];
  return typeof id === 'string' ? id : undefined;
}

/** Unless somebody else brought it to an end, or redacted it, meanwhile. */
async function expire(writing: Writing, id: string): Promise<void> {
  const { status, redactedAt } = (await lockForChange(writing, 'inquiry', id)).object;
  if (redactedAt !== null || (status !== 'created' && status !== 'pending')) return;
  await moveObject(writing, 'inquiry', id, 'expired');
}
