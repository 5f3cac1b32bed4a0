import { sql } from 'kysely';
import type { Fault, ValueMap } from '../../interpreter/value';
import { SEEN_EVENT, type SeenEvent } from '../waits/seen-event';

/** An event as it lies in the database, and how its dispatching stands. */
export interface StoredEvent extends SeenEvent {
  readonly environmentId: string;
  /** Run and event that led to it: ids. */
  readonly cause: ValueMap;
  /** Runs in the chain that led to it. */
  readonly depth: number;
  /** Null until everything that follows it is done. */
  readonly dispatchedAt: Date | null;
  /** Attempts to dispatch it that failed. */
  readonly attempts: number;
  /** Set aside after its attempts: nothing follows it until it is retried. */
  readonly parkedAt: Date | null;
  /** What the last attempt ended in. */
  readonly fault: Fault | null;
}

/** The columns of a StoredEvent, from `events e`. */
export const STORED_EVENT = sql`
  ${SEEN_EVENT}, e.environment_id as "environmentId", e.cause, e.depth, e.dispatched_at as "dispatchedAt", e.attempts,
  e.parked_at as "parkedAt", e.fault`;
