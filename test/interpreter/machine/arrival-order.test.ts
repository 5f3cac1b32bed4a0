import fc from 'fast-check';
import { normalizeJournal } from '../../../interpreter/machine/normalize-journal';
import { simulate } from '../../../interpreter/simulator/simulate';
import { start } from './plans';
import { randomCase } from './random-plan';
import { settleByScript } from './settle-by-script';

const SEEDS = fc.integer({ min: 0, max: 2_147_483_647 });

test('The order in which parallel answers arrive changes only times', () => {
  fc.assert(
    fc.property(SEEDS, fc.array(fc.nat({ max: 9 }), { minLength: 5, maxLength: 30 }), (seed, picks) => {
      const { plan, script } = randomCase(seed, { races: false });
      const orderly = settleByScript(plan, start(), script);
      let turn = 0;
      const anyhow = settleByScript(plan, start(), script, (pending) => {
        turn += 1;
        return pending[(picks[turn % picks.length] ?? 0) % pending.length];
      });
      expect(normalizeJournal(anyhow.journal)).toEqual(normalizeJournal(orderly.journal));
      const { status, output, fault } = orderly;
      expect(anyhow).toMatchObject({ status, output, fault });
    }),
    { numRuns: 400 },
  );
});

test('A host settled by hand and the simulator come to the same journal', () => {
  fc.assert(
    fc.property(SEEDS, (seed) => {
      const { plan, script } = randomCase(seed, { races: false });
      const byHand = settleByScript(plan, start(), script);
      const simulated = simulate(plan, start(), script);
      expect(normalizeJournal(simulated.journal)).toEqual(normalizeJournal(byHand.journal));
      const { status, output, fault } = byHand;
      expect(simulated).toMatchObject({ status, output, fault });
    }),
    { numRuns: 200 },
  );
});
