import { outsideFault } from '../outgoing/outside-fault';
import { sandboxFault } from './sandbox-fault';
import { type Child, startChild } from './start-child';

interface Waiting {
  go(): void;
  refuse(error: Error): void;
}

/** Lends processes to evaluations, first come, first served, and replaces those that came to an end. */
export class ChildPool {
  private readonly waiting: Waiting[] = [];
  /** In the order in which they were given back; the last is the warmest. */
  private readonly idle: Child[] = [];
  /** Replacements that nobody took yet: together with `idle` and the turns taken never more than `size`. */
  private readonly coming: Promise<Child | undefined>[] = [];
  /** All that live, or are being started. */
  private readonly all = new Set<Promise<Child | undefined>>();
  private readonly uses = new WeakMap<Child, number>();
  private taken = 0;
  private isClosed = false;

  /** `patience`: milliseconds that anyone waits for a turn. */
  constructor(
    private readonly size: number,
    private readonly patience: number,
    private readonly mostUses: number,
  ) {}

  /** Waits for a turn, then has the work done with a process of its own. */
  async use<T>(work: (child: Child) => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.takeTurn(signal);
    try {
      const child = this.idleChild() ?? (await this.coming.shift()) ?? (await this.start());
      if (child === undefined || this.isClosed) {
        await child?.kill();
        throw sandboxFault('code_crashed');
      }
      if (signal.aborted) {
        this.idle.push(child);
        throw outsideFault('call_canceled', 'none');
      }
      return await work(child).finally(() => this.takeBack(child));
    } finally {
      this.endTurn();
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const waiting of this.waiting.splice(0)) waiting.refuse(sandboxFault('code_crashed'));
    await Promise.all([...this.all].map(async (child) => (await child)?.kill()));
  }

  private takeTurn(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(outsideFault('call_canceled', 'none'));
    if (this.isClosed) return Promise.reject(sandboxFault('code_crashed'));
    if (this.taken < this.size) {
      this.taken += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', cancel);
        const at = this.waiting.indexOf(me);
        if (at >= 0) this.waiting.splice(at, 1);
      };
      const me: Waiting = {
        go: () => {
          leave();
          resolve();
        },
        refuse: (error) => {
          leave();
          reject(error);
        },
      };
      const cancel = () => me.refuse(outsideFault('call_canceled', 'none'));
      const timer = setTimeout(() => me.refuse(sandboxFault('code_busy')), this.patience);
      signal.addEventListener('abort', cancel, { once: true });
      this.waiting.push(me);
    });
  }

  /** Who waits longest takes the turn over. */
  private endTurn(): void {
    const next = this.waiting[0];
    if (next === undefined) this.taken -= 1;
    else next.go();
  }

  private idleChild(): Child | undefined {
    for (let child = this.idle.pop(); child !== undefined; child = this.idle.pop()) {
      if (child.isAlive()) return child;
    }
    return undefined;
  }

  private start(): Promise<Child | undefined> {
    const started = startChild().catch(() => undefined);
    this.all.add(started);
    void started.then(async (child) => {
      await child?.ended;
      this.all.delete(started);
    });
    return started;
  }

  private takeBack(child: Child): void {
    const uses = (this.uses.get(child) ?? 0) + 1;
    this.uses.set(child, uses);
    if (uses >= this.mostUses) void child.kill();
    if (this.isClosed) return;
    if (child.isAlive()) this.idle.push(child);
    else this.replace();
  }

  /** The next evaluation is not to wait for all of a start. */
  private replace(): void {
    const started = this.start();
    this.coming.push(started);
    void started.then((child) => {
      const at = this.coming.indexOf(started);
      if (at < 0) return;
      this.coming.splice(at, 1);
      if (child !== undefined) this.idle.push(child);
    });
  }
}
