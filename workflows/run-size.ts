import { prune } from '../interpreter/machine/prune';
import type { Plan } from '../interpreter/plan';
import type { RunMachine } from '../interpreter/requests';
import type { Fault } from '../interpreter/value';
import { bytesOf, STATE_LIMIT } from './sizes';

/**
 * Watches the size of what a run carries. It adds up what came in, which is never too little, and only when that is
 * too much, prunes and measures.
 */
export class RunSize {
  private bytes = 0;
  /** Entries of the journal that were counted. */
  private counted = 0;

  constructor(
    private readonly plan: Plan,
    private readonly machine: RunMachine,
  ) {}

  /** Is there room for a value more? If so, it counts. */
  admits(value: unknown): boolean {
    const { journal } = this.machine;
    for (const entry of journal.slice(this.counted)) this.bytes += bytesOf(entry);
    this.counted = journal.length;
    const more = bytesOf(value);
    if (this.bytes + more > STATE_LIMIT) this.bytes = bytesOf(prune(this.plan, journal));
    if (this.bytes + more > STATE_LIMIT) return false;
    this.bytes += more;
    return true;
  }
}

export const runTooLarge: Fault = {
  code: 'run_too_large',
  category: 'limited',
  message: 'With this step the run would carry more than 512 KiB from step to step. Read fewer or smaller values.',
};
