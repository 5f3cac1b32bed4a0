import type { Plan } from '../../interpreter/plan';
import type { Outcome } from '../../interpreter/requests';
import type { Db, Trx } from '../database';
import { matchEvent } from './match-event';
import { reachedStatus } from './reached-status';
import { carryCopy, readCopies } from './read-copies';
import { objectIn, type SeenEvent, takenEvent } from './seen-event';
import { lockWait, markClosed, type StoredWait } from './stored-wait';

/** What the run needs of the world when a wait ends. */
export interface Reread {
  readonly carries: Plan['carries'];
  /** Ids of the objects that later steps read. */
  readonly reread: readonly string[];
}

/**
 * Looks for what ends a wait: takes it and closes the wait in one transaction. null: nothing yet, or an operator or a
 * withdrawal closed it. One that is closed gives its outcome again.
 */
export async function takeEvent(db: Db, waitId: string, reread: Reread): Promise<Outcome | null> {
  return db.transaction().execute(async (trx) => {
    const wait = await lockWait(trx, waitId);
    if (wait === undefined) return null;
    if (wait.closed) return wait.outcome;
    const outcome = (await endByEvent(trx, wait, reread)) ?? (await endByState(trx, wait, reread));
    if (outcome !== null) await markClosed(trx, waitId, outcome);
    return outcome;
  });
}

/** Null: no event that counts. Under the lock of the wait. */
export async function endByEvent(trx: Trx, wait: StoredWait, reread: Reread): Promise<Outcome | null> {
  const event = await matchEvent(trx, wait);
  if (event === undefined) return null;
  const { objectId, objectKind } = event;
  // What a run gave stands in its row alone, which does not change once it has ended.
  const isRun = objectKind === 'workflow-run';
  const others = isRun ? [objectId, ...reread.reread] : reread.reread.filter((id) => id !== objectId);
  const read = await readCopies(trx, wait.environmentId, others, reread.carries);
  return {
    type: 'event',
    event: takenEvent(event),
    objects: isRun ? read : [copyIn(event, reread.carries), ...read],
    cursor: event.subjects,
  };
}

async function endByState(trx: Trx, wait: StoredWait, reread: Reread): Promise<Outcome | null> {
  const event = await reachedStatus(trx, wait);
  if (event === undefined) return null;
  // What brought the object there may have been committed since events were looked for: if it counts, it is the answer.
  const late = await endByEvent(trx, wait, reread);
  if (late !== null) return late;
  return { type: 'state', event, objects: await readCopies(trx, wait.environmentId, reread.reread, reread.carries) };
}

function copyIn(event: SeenEvent, carries: Plan['carries']) {
  return carryCopy(objectIn(event), carries);
}
