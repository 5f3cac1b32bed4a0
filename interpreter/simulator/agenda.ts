interface Item {
  readonly at: number;
  readonly rank: number;
  readonly act: () => void;
}

/**
 * What is to happen in virtual time, in its order. What falls together happens by rank (the order of the halves that ask
 * for it, so that a restored run sees the same), then in the order of its announcement.
 */
export class Agenda {
  readonly #items: Item[] = [];

  /** Milliseconds. Moves only when something happens. */
  constructor(public now: number) {}

  /** What lies in the past happens next. */
  add(at: number, rank: number, act: () => void): void {
    const item: Item = { at, rank, act };
    let index = this.#items.length;
    for (; index > 0; index -= 1) {
      const before = this.#items[index - 1];
      if (before === undefined || before.at < at || (before.at === at && before.rank <= rank)) break;
    }
    this.#items.splice(index, 0, item);
  }

  /** Lets the next thing happen; false when there is none. */
  step(): boolean {
    const item = this.#items.shift();
    if (item === undefined) return false;
    this.now = Math.max(this.now, item.at);
    item.act();
    return true;
  }
}
