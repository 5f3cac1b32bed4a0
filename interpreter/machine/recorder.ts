import type { Closed, Entry, Held, Journal, Opened, Pause, Performed } from '../journal';

/** An entry while its run goes on: halves are added, never changed. */
export type Draft = { -readonly [K in keyof Entry]: Entry[K] };
type Unnumbered<Half> = Omit<Half, 'order' | 'at'>;

/**
 * Writes the journal of a run, and finds in it what an earlier life of the run has written. (A spread comes last in an
 * object: V8 takes fifty times as long where it comes first and more is added, and this is done twice for every step.)
 */
export class Recorder {
  readonly entries: Draft[];
  /** Milliseconds: the time of whatever moved the run last. */
  now: number;
  /** Number of the half that stopped the run, in an earlier life; infinity if none did. */
  readonly stopped: number;
  #order = 0;
  readonly #latest = new Map<string, Draft>();

  constructor(journal: Journal, at: number) {
    this.entries = journal.map((entry) => ({ ...entry }));
    this.now = journal.length === 0 ? at : 0;
    const stop = this.entries.find(({ type, closed }) => type === 'stop' && closed?.how === 'done');
    this.stopped = stop?.closed?.order ?? Number.POSITIVE_INFINITY;
    for (const entry of this.entries) {
      this.#latest.set(entry.path, entry);
      for (const half of [entry.opened, entry.pause, entry.performed, entry.held, entry.closed]) {
        if (half === undefined) continue;
        this.#order = Math.max(this.#order, half.order);
        if ('at' in half) this.now = Math.max(this.now, half.at);
      }
    }
  }

  /** The latest generation of a step that stood in the journal when this life of the run began. */
  latest(path: string): Draft | undefined {
    return this.#latest.get(path);
  }

  open(path: string, generation: number, type: Entry['type'], opened: Unnumbered<Opened>): Draft {
    this.#order += 1;
    const entry: Draft = { path, generation, type, opened: { order: this.#order, at: this.now, ...opened } };
    this.entries.push(entry);
    return entry;
  }

  pause(entry: Draft, pause: Omit<Pause, 'order'>): Pause {
    this.#order += 1;
    const half = { order: this.#order, ...pause };
    entry.pause = half;
    return half;
  }

  perform(entry: Draft, performed: Unnumbered<Performed>): Performed {
    this.#order += 1;
    const half = { order: this.#order, at: this.now, ...performed };
    entry.performed = half;
    return half;
  }

  hold(entry: Draft, held: Unnumbered<Held>): Held {
    this.#order += 1;
    const half = { order: this.#order, at: this.now, ...held };
    entry.held = half;
    return half;
  }

  close(entry: Draft, closed: Unnumbered<Closed>): void {
    this.#order += 1;
    entry.closed = { order: this.#order, at: this.now, ...closed };
  }
}
