import { once } from 'node:events';
import { z } from 'zod';
import { defineAction, type OutsideContext } from '../../activities/define-action';
import type { Repeat } from '../../interpreter/catalogue';
import { outsideFault } from '../../src/outgoing/outside-fault';
import { performStep, type StepOptions } from './perform-step';
import { openStage, type Stage } from './stage';

type Attempting = (context: OutsideContext) => Promise<void>;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Does a step with an action whose attempts do this, in turn; gives how it went, and how often it was attempted. */
async function perform(repeat: Repeat, attempts: readonly Attempting[], options: StepOptions = {}) {
  const seen: { readonly attempt: number; readonly key: string }[] = [];
  const action = defineAction({
    id: 'probe.call@1',
    title: 'Probe',
    description: 'Does what the test says.',
    side: 'outside',
    repeat,
    input: z.strictObject({}),
    output: z.strictObject({}),
    faults: [],
    example: { input: {}, output: {} },
    run: async (_input, context) => {
      seen.push({ attempt: context.attempt, key: context.idempotencyKey });
      await attempts[seen.length - 1]?.(context);
      return {};
    },
  });
  const nothing = {
    input: {},
    isEffect: () => false,
    effects: async () => 0,
    faults: {},
    close: async () => undefined,
  };
  const scene = await stage.set(action, { action: action.id, open: async () => nothing });
  return { ...(await performStep(scene, options)), seen };
}

const lost: Attempting = () => Promise.reject(outsideFault('no_answer', 'unknown'));
const limited = (retryAfter: number): Attempting => {
  return () => Promise.reject(outsideFault('http_limited', 'none', { retryAfter }));
};

test('attempts follow one another as the retry decision says, with one idempotency key', async () => {
  const { failed, outcome, seen } = await perform('keyed', [lost, limited(7000)]);
  expect(failed).toMatchObject([
    { fault: { code: 'no_answer' }, after: 1000, left: 'sending' },
    { fault: { code: 'http_limited' }, after: 7000, left: 'sending' },
  ]);
  expect(outcome).toEqual({ type: 'done', output: {} });
  expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  expect(new Set(seen.map(({ key }) => key)).size).toBe(1);
});

test('a gap that is the run’s own to make is one too, and the attempts before it count', async () => {
  const { failed, seen } = await perform('keyed', [limited(120_000), lost, lost, lost, lost, lost]);
  expect(failed.map(({ after }) => after)).toEqual([120_000, 3000, 9000, 27_000, null]);
  expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
});

test('what must not be repeated is not, once its answer was lost', async () => {
  const { failed, outcome, seen } = await perform('once', [lost]);
  expect(failed).toMatchObject([{ fault: { code: 'maybe_sent', cause: { code: 'no_answer' } }, after: null }]);
  expect(outcome).toBeUndefined();
  expect(seen).toHaveLength(1);
});

test('an attempt whose time is up hears of it, and the next one has time again', async () => {
  const patient: Attempting = async ({ signal }) => {
    if (!signal.aborted) await once(signal, 'abort');
    throw outsideFault('no_answer', 'unknown');
  };
  const { failed, outcome } = await perform('keyed', [patient], { timeout: 50 });
  expect(failed).toMatchObject([{ fault: { code: 'no_answer' }, after: 1000, left: 'sending' }]);
  expect(outcome).toMatchObject({ type: 'done' });
});

test('a step that is to be attempted once is not tried again', async () => {
  const { failed, seen } = await perform('keyed', [lost], { once: true });
  expect(failed).toMatchObject([{ after: 1000 }]);
  expect(seen).toHaveLength(1);
});
