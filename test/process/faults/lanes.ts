/** Does things so many at a time, in their order; gives the promise of each at once. */
export function inLanes<T, R>(count: number, items: readonly T[], act: (item: T) => Promise<R>): readonly Promise<R>[] {
  const lanes: Promise<unknown>[] = Array.from({ length: count }, () => Promise.resolve());
  return items.map((item, index) => {
    const lane = index % count;
    const done = (lanes[lane] ?? Promise.resolve()).then(() => act(item));
    // Each is awaited by its own test.
    lanes[lane] = done.catch(() => undefined);
    return done;
  });
}
