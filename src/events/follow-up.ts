import type { Trx } from '../database';
import type { Service } from '../service';
import type { DispatchedEvent, EventHead } from './dispatch/dispatched-event';

/**
 * What follows events besides the runs that they start and the waits that they may end: deliveries of webhooks,
 * deadlines that are rung. Listed in `follow-ups.ts`; the dispatcher does the rest.
 *
 * An event may come more than once: when a process died on the way, when insisted work failed, when somebody retries it
 * by hand. So the rows that `follow` inserts have derived ids and `on conflict do nothing`, and doing its work twice
 * is the same as doing it once.
 */
export interface FollowUp {
  /** Says in the log whose trouble it is. */
  readonly name: string;
  /** Whether it may want an event, by what is known without reading it whole. Must not ask anyone. */
  wants(event: EventHead): boolean;
  /**
   * Inserts what it has to insert for these events, the oldest first, in the transaction that takes them; gives what is
   * to be done in Temporal once that is committed. Never calls Temporal or the world itself: others wait for the
   * transaction. What it throws for several events is found by trying them one by one: only the one at fault is tried
   * again later, and set aside after its attempts.
   */
  follow(trx: Trx, events: readonly DispatchedEvent[]): Promise<readonly Work[]>;
}

/** Something to be done because of an event, after the commit, beside others. Takes seconds at most. */
export interface Work {
  readonly eventId: string;
  /**
   * True: the event is not dispatched before this is done. If it fails, or its process dies, the event comes again some
   * seconds later (also to `follow`). False: it is tried once. If it fails, that is logged, and a sweep of the
   * follow-up's own has to find by its rows what was left.
   */
  readonly insisted: boolean;
  /** A fault `temporal_unavailable` puts the event off without counting as one of its attempts. */
  do(service: Service): Promise<void>;
}
