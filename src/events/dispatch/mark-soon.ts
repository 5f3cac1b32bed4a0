import type { Db } from '../../database';
import { markDispatched } from './set-events';

/** Milliseconds in which marks are gathered. */
const GATHER = 20;

interface Gathered {
  readonly ids: string[];
  readonly marked: Promise<void>;
}

const gathered = new WeakMap<Db, Gathered>();

/** Marks an event as dispatched, in a moment, together with others. */
export function markSoon(db: Db, eventId: string): Promise<void> {
  const waiting = gathered.get(db);
  if (waiting !== undefined) {
    waiting.ids.push(eventId);
    return waiting.marked;
  }
  const ids = [eventId];
  const marked = new Promise<void>((resolve) => setTimeout(resolve, GATHER)).then(() => {
    gathered.delete(db);
    return markDispatched(db, ids);
  });
  gathered.set(db, { ids, marked });
  return marked;
}
