import type { Outcome } from '../../interpreter/requests';
import type { Db } from '../database';
import { readCopies } from './read-copies';
import { lockWait, markClosed } from './stored-wait';
import { endByEvent, type Reread } from './take-event';

/**
 * Closes a wait by its deadline, an operator or withdrawal. An event that was taken first is the answer; so is, at the
 * deadline, one that was committed before it. null: closed by an operator or withdrawal, which have their own answer.
 */
export async function closeWait(
  db: Db,
  waitId: string,
  how: 'timeout' | 'operator' | 'withdrawn',
  reread: Reread,
): Promise<Outcome | null> {
  return db.transaction().execute(async (trx) => {
    const wait = await lockWait(trx, waitId);
    if (wait === undefined) return null;
    if (wait.closed) return wait.outcome;
    let outcome: Outcome | null = null;
    if (how === 'timeout') {
      outcome = (await endByEvent(trx, wait, reread)) ?? {
        type: 'timeout',
        objects: await readCopies(trx, wait.environmentId, reread.reread, reread.carries),
      };
    }
    await markClosed(trx, waitId, outcome);
    return outcome;
  });
}
