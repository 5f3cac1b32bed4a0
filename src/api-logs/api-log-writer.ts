import type { Service } from '../service';
import type { SeenRequest } from './api-log';
import { noteKeysUsed } from './note-keys-used';
import { writeApiLogs } from './write-api-logs';

/** Milliseconds that a log may wait for others to be written with. */
const GATHER_MS = 250;
/** So many are written at once, and no more wait: what comes beyond is dropped, and counted. */
const BATCH = 200;
const MOST_WAITING = 5_000;

/**
 * Writes API logs in batches, after their requests were answered: a request never waits for its log. What was not
 * written when the process died, or while the database was away, is lost; requests are not.
 */
export class ApiLogWriter {
  private waiting: SeenRequest[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private dropped = 0;

  constructor(private readonly service: Service) {}

  add(seen: SeenRequest): void {
    if (this.waiting.length >= MOST_WAITING) {
      this.dropped += 1;
      return;
    }
    this.waiting.push(seen);
    if (this.waiting.length % BATCH === 0) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
  }

  /** Resolves when everything that was added before is written, or given up. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    const { service } = this;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        await writeApiLogs(service.db, batch);
        await noteKeysUsed(service.db, batch);
      } catch {
        // Foreign errors may quote what could not be written.
        this.dropped += batch.length;
      }
    }
    if (this.dropped > 0) service.log.warn({ dropped: this.dropped }, 'API logs were dropped.');
    this.dropped = 0;
  }
}
