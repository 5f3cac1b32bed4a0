import type pg from 'pg';

/** The channel on which it is told that events were committed. */
export const EVENTS_CHANNEL = 'usher_events';

interface Announcing {
  /** Something was committed after the notification under way was sent. */
  again: boolean;
}

const underWay = new WeakMap<pg.Pool, Announcing>();

/**
 * Wakes the dispatchers: to be called when a transaction with events has committed. Returns at once and never fails:
 * a dispatcher that is not woken looks anyway. Calls that come while one is under way are made one.
 */
export function announce(pool: pg.Pool): void {
  const announcing = underWay.get(pool);
  if (announcing === undefined) void send(pool);
  else announcing.again = true;
}

async function send(pool: pg.Pool): Promise<void> {
  const announcing: Announcing = { again: true };
  underWay.set(pool, announcing);
  while (announcing.again) {
    announcing.again = false;
    await pool.query(`notify ${EVENTS_CHANNEL}`).catch(() => undefined);
  }
  underWay.delete(pool);
}
