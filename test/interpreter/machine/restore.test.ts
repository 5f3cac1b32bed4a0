import fc from 'fast-check';
import type { Journal } from '../../../interpreter/journal';
import { journalUpTo } from '../../../interpreter/machine/journal-up-to';
import { normalizeJournal } from '../../../interpreter/machine/normalize-journal';
import { prune } from '../../../interpreter/machine/prune';
import { type Simulation, simulate } from '../../../interpreter/simulator/simulate';
import { isKnowable } from './is-knowable';
import { start } from './plans';
import { randomCase } from './random-plan';

const SEEDS = fc.integer({ min: 0, max: 2_147_483_647 });
const RUNS = 400;

function endOf({ status, labels, output, fault }: Simulation) {
  return { status, labels, output, fault };
}

function lastOrder(journal: Journal): number {
  return Math.max(
    0,
    ...journal.flatMap((entry) =>
      [entry.opened, entry.pause, entry.performed, entry.held, entry.closed].map((half) => half?.order ?? 0),
    ),
  );
}

/** How each step ended that both journals know: pruning folds those within a block away. */
function ends(journal: Journal, known: Journal) {
  const paths = new Set(known.map((entry) => entry.path));
  return normalizeJournal(journal)
    .filter((entry) => paths.has(entry.path))
    .map((entry) => `${entry.path} ${entry.generation} ${String(entry.closed?.how)}`);
}

describe('A run restored from any part of its journal', () => {
  test('goes on to the same end and the same journal', () => {
    fc.assert(
      fc.property(SEEDS, fc.nat(), (seed, cut) => {
        const { plan, script } = randomCase(seed, { races: true });
        const whole = simulate(plan, start(), script);
        const order = 1 + (cut % lastOrder(whole.journal));
        const journal = journalUpTo(whole.journal, order);
        fc.pre(isKnowable(whole.journal, order, script));
        const again = simulate(plan, start(), { ...script, journal });
        expect(endOf(again)).toEqual(endOf(whole));
        expect(normalizeJournal(again.journal)).toEqual(normalizeJournal(whole.journal));
      }),
      { numRuns: RUNS },
    );
  });

  test('pruned goes on to the same end, and every step that it still knows ends in the same way', () => {
    fc.assert(
      fc.property(SEEDS, fc.nat(), (seed, cut) => {
        const { plan, script } = randomCase(seed, { races: true });
        const whole = simulate(plan, start(), script);
        const order = 1 + (cut % lastOrder(whole.journal));
        const journal = journalUpTo(whole.journal, order);
        fc.pre(isKnowable(whole.journal, order, script));
        const again = simulate(plan, start(), { ...script, journal: prune(plan, journal) });
        expect(endOf(again)).toEqual(endOf(whole));
        expect(ends(again.journal, again.journal)).toEqual(ends(whole.journal, again.journal));
      }),
      { numRuns: RUNS },
    );
  });
});
