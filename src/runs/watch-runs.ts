import { sql } from 'kysely';
import type pg from 'pg';
import { type Bell, hearEvents } from '../events/dispatch/dispatch-bell';
import type { Service } from '../service';

export interface Watch {
  /** Comes when the run is no longer in progress, or its time is over. */
  readonly over: Promise<void>;
  leave(): void;
}

/** Milliseconds between looks while somebody waits and nothing is announced. */
const LOOK_EVERY = 250;
/** Milliseconds that the listening connection is kept when nobody waits. */
const KEEP = 2000;

const watchers = new WeakMap<pg.Pool, Watcher>();

/** Waits for a run, with everybody else of this process who waits for one: one connection listens, one query looks. */
export function watchRun(service: Pick<Service, 'db' | 'pool'>, runId: string, milliseconds: number): Watch {
  const known = watchers.get(service.pool);
  const watcher = known ?? new Watcher(service);
  if (known === undefined) watchers.set(service.pool, watcher);
  return watcher.add(runId, milliseconds);
}

interface Waiter {
  readonly runId: string;
  readonly end: () => void;
}

class Watcher {
  private readonly waiters = new Set<Waiter>();
  private bell: Bell | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closing: NodeJS.Timeout | undefined;
  private looking = false;
  private again = false;

  constructor(private readonly service: Pick<Service, 'db' | 'pool'>) {}

  add(runId: string, milliseconds: number): Watch {
    let waiter: Waiter | undefined;
    let timeout: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      waiter = { runId, end: resolve };
      this.waiters.add(waiter);
      timeout = setTimeout(resolve, milliseconds);
    });
    this.wakeUp();
    return {
      over,
      leave: () => {
        clearTimeout(timeout);
        if (waiter !== undefined) this.waiters.delete(waiter);
        if (this.waiters.size === 0) this.fallAsleep();
      },
    };
  }

  private wakeUp(): void {
    clearTimeout(this.closing);
    this.bell ??= hearEvents(this.service.pool, () => void this.look());
    this.timer ??= setInterval(() => void this.look(), LOOK_EVERY);
  }

  private fallAsleep(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    clearTimeout(this.closing);
    // The next one to wait comes soon, mostly; an idle process is not held up.
    this.closing = setTimeout(() => {
      void this.bell?.close();
      this.bell = undefined;
    }, KEEP).unref();
  }

  /** One query at a time for all who wait; an announcement during it means another one. */
  private async look(): Promise<void> {
    if (this.looking) {
      this.again = true;
      return;
    }
    this.looking = true;
    do {
      this.again = false;
      await this.lookOnce().catch(() => undefined);
    } while (this.again);
    this.looking = false;
  }

  private async lookOnce(): Promise<void> {
    if (this.waiters.size === 0) return;
    const ids = [...new Set([...this.waiters].map((waiter) => waiter.runId))];
    const { rows } = await sql<{ id: string }>`
      select id from runs where id = any(${ids}::text[]) and status <> 'in_progress'`.execute(this.service.db);
    const over = new Set(rows.map((row) => row.id));
    for (const waiter of this.waiters) if (over.has(waiter.runId)) waiter.end();
  }
}
