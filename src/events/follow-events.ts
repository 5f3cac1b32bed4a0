import type { Trx } from '../database';
import { attempt, Failure } from './dispatch/attempt';
import type { DispatchedEvent } from './dispatch/dispatched-event';
import type { FollowUp, Work } from './follow-up';

export interface Followed {
  readonly work: readonly Work[];
  /** By event: what kept it from being followed. */
  readonly failed: ReadonlyMap<string, unknown>;
}

/** Lets a follow-up have its events: all at once, and where that fails one by one, so that only the one at fault fails. */
export async function followEvents(
  trx: Trx,
  followUp: FollowUp,
  events: readonly DispatchedEvent[],
): Promise<Followed> {
  const together = await attempt(trx, () => followUp.follow(trx, events));
  if (!(together instanceof Failure)) return { work: together, failed: new Map() };
  const work: Work[] = [];
  const failed = new Map<string, unknown>();
  for (const event of events) {
    const alone = await attempt(trx, () => followUp.follow(trx, [event]));
    if (alone instanceof Failure) failed.set(event.id, alone.error);
    else work.push(...alone);
  }
  return { work, failed };
}
