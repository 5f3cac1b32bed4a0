import pg from 'pg';
import { EVENTS_CHANNEL } from '../notify';

export interface Bell {
  close(): Promise<void>;
}

/** Milliseconds until a connection that broke is made anew. */
const RECONNECT = 1000;

/**
 * Calls `ring` whenever events were announced, by a connection of its own. One that breaks is made anew: whoever listens
 * looks from time to time anyway. Never fails.
 */
export function hearEvents(pool: pg.Pool, ring: () => void): Bell {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const connectLater = () => {
    // A pool that is being closed takes its listener with it.
    if (closed || pool.ending || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      void connect();
    }, RECONNECT);
  };
  const connect = async (): Promise<void> => {
    const made = new pg.Client(pool.options);
    client = made;
    made.on('notification', ring);
    made.on('error', connectLater);
    made.on('end', connectLater);
    try {
      await made.connect();
      await made.query(`listen ${EVENTS_CHANNEL}`);
      // What was announced before it listened.
      ring();
    } catch {
      await made.end().catch(() => undefined);
      connectLater();
    }
  };

  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
