import type { Entry, Journal } from '../../interpreter/journal';

/**
 * Which halves of the journal are not yet on their way to `run_steps`. Entries that have no activity of their own ride
 * on the next task that goes out; what a failed task carried rides again. Writing a half twice harms nothing.
 */
export class Riding {
  /** Halves up to this order are on their way, but for those of entries named in `again`. */
  private mark: number;
  private readonly again = new Set<string>();

  /** `written`: the journal as it was mirrored already, for a run that continues. */
  constructor(written: Journal) {
    this.mark = written.reduce((most, entry) => Math.max(most, newestOf(entry)), 0);
  }

  /** Takes all that waits. */
  take(journal: Journal): readonly Entry[] {
    const taken = journal.filter((entry) => this.rides(entry));
    for (const entry of journal) this.mark = Math.max(this.mark, newestOf(entry));
    this.again.clear();
    return taken;
  }

  /** The task that carried these did not write them. */
  giveBack(entries: readonly Entry[]): void {
    for (const entry of entries) this.again.add(keyOf(entry));
  }

  /** Is there anything to take? */
  waits(journal: Journal): boolean {
    return journal.some((entry) => this.rides(entry));
  }

  private rides(entry: Entry): boolean {
    if (isUnderWay(entry)) return false;
    return newestOf(entry) > this.mark || this.again.has(keyOf(entry));
  }
}

/**
 * An action that is being done: its row is locked by its own task, so nobody else may wait for it. Its opened half is
 * written with the next one.
 */
function isUnderWay({ type, pause, performed, held, closed }: Entry): boolean {
  return type === 'action' && [pause, performed, held, closed].every((half) => half === undefined);
}

function keyOf(entry: Entry): string {
  return `${entry.path}#${entry.generation}`;
}

function newestOf({ opened, pause, performed, held, closed }: Entry): number {
  return Math.max(opened.order, pause?.order ?? 0, performed?.order ?? 0, held?.order ?? 0, closed?.order ?? 0);
}
