import { simulatedEffects } from './effects';
import { inLanes } from './lanes';
import { simulateOnboard } from './onboard';
import { type Struck, type StruckWorker, strikeWorker } from './struck-worker';

/** Runs in which each point is struck. */
const RUNS = Number(process.env.USHER_FAULT_RUNS ?? 2);
/** Beyond what a worker's world gives itself: so that it is that which says what did not come. */
const PATIENCE = 700_000 + RUNS * 60_000;

const OWN = ['create', 'open_case', 'approve'];
const STRIKES: readonly (readonly [string, StruckWorker])[] = [
  ['before the transaction of a step', { point: 'before-step-transaction', steps: OWN, repeat: 'keyed' }],
  ['after its commit and before the answer', { point: 'after-commit', steps: OWN, repeat: 'keyed' }],
  [
    'after an outside call and before its completion',
    { point: 'after-outside-call', steps: ['tell'], repeat: 'keyed' },
  ],
  [
    'after the insert of a wait',
    { point: 'after-wait-insert', steps: ['await_person', 'await_review'], repeat: 'keyed' },
  ],
  [
    'after an outside call that must not be repeated',
    { point: 'after-outside-call', steps: ['tell'], repeat: 'once', held: true },
  ],
];

/** They mostly wait for Temporal to notice a death: so several at once. */
let played: ReadonlyMap<string, Promise<Struck>>;
beforeAll(() => {
  const all = inLanes(3, STRIKES, ([, struck]) => strikeWorker(struck, RUNS));
  for (const each of all) each.catch(() => undefined);
  played = new Map(STRIKES.map(([name], index) => [name, all[index] as Promise<Struck>]));
});
afterAll(() => Promise.allSettled(played.values()), PATIENCE);

describe.each(STRIKES)('a worker that is killed %s', (name, { repeat, held }) => {
  test(
    'loses nothing and does nothing twice: journals, objects and events are those of the simulator',
    async () => {
      const { runIds, effects, blows, deaths, host } = await (played.get(name) as Promise<Struck>);
      expect(blows.map(({ runId }) => runId).sort()).toEqual([...runIds].sort());
      expect(deaths).toBe(RUNS);
      const expected = simulatedEffects(simulateOnboard(host, repeat, held));
      for (const each of effects) expect(each).toEqual(expected);
    },
    PATIENCE,
  );

  test(
    'calls the outside world again only where it may, with the same key',
    async () => {
      const { calls, effects } = await (played.get(name) as Promise<Struck>);
      expect(effects).toHaveLength(RUNS);
      for (const { made, marked } of calls) {
        expect(Object.keys(made)).toEqual(['tell/1']);
        expect(made['tell/1']).toBeGreaterThanOrEqual(1);
        expect(made['tell/1']).toBeLessThanOrEqual(repeat === 'once' ? 1 : marked);
      }
      if (repeat === 'keyed' && name.includes('outside')) {
        expect(calls.filter(({ made }) => (made['tell/1'] ?? 0) > 1)).toHaveLength(RUNS);
      }
    },
    PATIENCE,
  );
});
