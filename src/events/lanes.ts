/** Lets only so many things be under way at once; the others wait for their turn, in their order. */
export class Lanes {
  private readonly waiting: (() => void)[] = [];
  private readonly roomWanted: (() => void)[] = [];

  constructor(private free: number) {}

  async through<T>(act: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await act();
    } finally {
      this.leave();
    }
  }

  /** Resolves when nothing waits for its turn. */
  async room(): Promise<void> {
    if (this.waiting.length > 0) await new Promise<void>((resolve) => this.roomWanted.push(resolve));
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free += 1;
    else next();
    if (this.waiting.length === 0) for (const tell of this.roomWanted.splice(0)) tell();
  }
}
