/** Work that goes on although nobody waits for it, such as a request whose client has hung up. */
export interface Pending {
  /** Notes work; how it ends is its own affair. */
  add(work: Promise<unknown>): void;
  settled(): Promise<void>;
}

export function createPending(): Pending {
  const under = new Set<Promise<unknown>>();
  return {
    add(work) {
      const noted: Promise<unknown> = work.catch(() => undefined).finally(() => under.delete(noted));
      under.add(noted);
    },
    settled: async () => {
      while (under.size > 0) await Promise.all(under);
    },
  };
}
