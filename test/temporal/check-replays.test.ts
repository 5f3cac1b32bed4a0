import { differenceIn } from './check-replays';
import type { Told } from './read-history';

type Steps = Parameters<typeof differenceIn>[1];

let order = 0;
const action = (path: string, generation: number, how: string): Steps[number] =>
  ({
    path,
    generation,
    type: 'action',
    opened: { order: order++, at: 1 },
    performed: null,
    held: null,
    closed: { order: order++, at: 2, how },
  }) as never;
const told = (path: string, failed?: number): Told => ({
  what: 'perform',
  path,
  ...(failed !== undefined && { failed }),
});

test('a history that tells of a failed attempt and of the one after it agrees with a step that was tried again', () => {
  const steps = [action('other', 1, 'done'), action('step', 1, 'retried'), action('step', 2, 'done')];
  expect(differenceIn([told('step', 1), told('other'), told('step')], steps)).toBeUndefined();
  // Where nothing but the successful attempt shows: the one before was a local activity.
  expect(differenceIn([told('other'), told('step')], steps)).toBeUndefined();
});

test.each([
  ['leaves out what was done', [told('step', 1), told('other')]],
  ['tells of it twice', [told('other'), told('step', 1), told('step'), told('step')]],
  ['tells of it in another order', [told('step', 1), told('step'), told('other')]],
  ['says that the attempt failed that did it', [told('step', 2), told('other'), told('step')]],
])('one that %s does not', (_, history) => {
  const steps = [action('other', 1, 'done'), action('step', 1, 'retried'), action('step', 2, 'done')];
  expect(differenceIn(history, steps)).toEqual(expect.stringMatching(/journal says/));
});
