import type { Closed, Entry } from '../../../interpreter/journal';
import { Riding } from '../../../workflows/sending/riding';

function entry(path: string, order: number, rest: Partial<Entry> = {}): Entry {
  return { path, generation: 1, type: 'set', opened: { order, at: 0 }, ...rest };
}

function paths(entries: readonly Entry[]): string[] {
  return entries.map((each) => each.path);
}

const closed = (order: number): Closed => ({ order, at: 0, how: 'done' });

test('each half rides once', () => {
  const riding = new Riding([]);
  const opened = [entry('a', 1), entry('b', 2)];
  expect(paths(riding.take(opened))).toEqual(['a', 'b']);
  expect(riding.waits(opened)).toBe(false);
  const later = [entry('a', 1, { closed: closed(3) }), entry('b', 2)];
  expect(riding.waits(later)).toBe(true);
  expect(paths(riding.take(later))).toEqual(['a']);
  expect(riding.take(later)).toEqual([]);
});

test('what a failed task carried rides again, and only that', () => {
  const riding = new Riding([]);
  const journal = [entry('a', 1), entry('b', 2)];
  const [first] = riding.take(journal);
  if (first === undefined) throw new Error('Nothing rode.');
  riding.giveBack([first]);
  expect(riding.waits(journal)).toBe(true);
  expect(paths(riding.take(journal))).toEqual(['a']);
  expect(riding.waits(journal)).toBe(false);
});

test('an action under way is left to its own task until it is held, paused or closed', () => {
  const riding = new Riding([]);
  const action = entry('act', 1, { type: 'action' });
  expect(riding.take([action, entry('b', 2)]).map((each) => each.path)).toEqual(['b']);
  const held = {
    ...action,
    held: { order: 3, at: 0, until: 1, fault: { code: 'x', category: 'invalid', message: '' } },
  } as const;
  expect(paths(riding.take([held]))).toEqual(['act']);
  expect(paths(riding.take([{ ...held, closed: closed(4) }]))).toEqual(['act']);
});

test('a run that continues does not write again what was written', () => {
  const journal = [entry('a', 1, { closed: closed(2) }), entry('b', 3)];
  const riding = new Riding(journal);
  expect(riding.waits(journal)).toBe(false);
  expect(paths(riding.take([...journal, entry('c', 4)]))).toEqual(['c']);
});
