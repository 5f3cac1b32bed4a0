import { Validator } from '@cfworker/json-schema';
import { ACTIONS, actionEntries } from '../../activities/catalogue';
import type { OutsideAction } from '../../activities/define-action';
import { compile } from '../../interpreter/compiler/compile';
import { FAULTS } from '../../src/faults/catalogue';
import { kindEntries } from '../../src/kinds';
import type { OutgoingClient } from '../../src/outgoing/outgoing-client';
import type { Misbehavior } from './connector-case';
import { findCases } from './find-cases';
import { type PerformedStep, performStep, type StepOptions } from './perform-step';
import { openStage, type Scene, type Stage } from './stage';
import { trialsOf } from './trials-of';

/** Outside actions that are not tried yet. This list only gets shorter. */
const WITHOUT_CASE: readonly string[] = [];

/** Milliseconds: how long requests and first attempts may take where the proxy takes longer. */
const LATE = { request: 500, attempt: 1000, proxy: 1600 };
/** Seconds. */
const RETRY_AFTER = 7;

/** Examples are written for a step of a workflow that one of these starts. */
const TRIGGERS = ['inquiry.completed', 'case.created', 'account.created'] as const;

const entries = actionEntries();
const cases = findCases();
const outside = [...ACTIONS.values()].filter((action): action is OutsideAction => action.side === 'outside');
const tried = outside.flatMap((action) => {
  const its = cases.get(action.id);
  return its === undefined ? [] : [{ id: action.id, action, its, trials: trialsOf(action, its) }];
});

let stage: Stage;
let scene: Scene;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('every outside action has a case, and every case is of an outside action', () => {
  const ids = outside.map(({ id }) => id);
  expect(ids.filter((id) => !cases.has(id))).toEqual(WITHOUT_CASE);
  expect([...cases.keys()].filter((id) => !ids.includes(id))).toEqual([]);
});

describe.each(tried)('$id', ({ action, its, trials }) => {
  beforeEach(async () => {
    scene = await stage.set(action, its);
  });
  afterEach(() => scene.close());

  test('its example gives what its schema says', async () => {
    const step = await performStep(scene);
    expect(step.failed).toEqual([]);
    const output = step.outcome?.type === 'done' ? step.outcome.output : undefined;
    expect(action.output.safeParse(output).error).toBeUndefined();
    const schema = entries[action.id]?.output;
    expect(new Validator({ ...schema }, '2020-12').validate(output).errors).toEqual([]);
    if (!its.isOffline) await expectOneEffect(step);
  });

  test('its example is a step that compiles', () => {
    const tries = TRIGGERS.map((event) => diagnosticsOf(action, event));
    expect(tries.some((diagnostics) => diagnostics.length === 0) ? [] : tries[0]).toEqual([]);
  });

  test('each fault that it declares is raised in its case, and no other', () => {
    expect(Object.keys(scene.opened.faults).sort()).toEqual([...trials.faults].sort());
  });

  test.each([...trials.faults])('fault %s', async (code) => {
    const { input, next, prepare } = scene.opened.faults[code] ?? {};
    await prepare?.();
    const { failed } = await performAgainst(next, { once: true, ...(input && { input }) });
    expect(failed[0]?.fault).toMatchObject({ code, category: FAULTS[code]?.category });
  });

  if (trials.droppedBefore)
    test('dropped before it arrived: done once, or nobody can know', async () => {
      const step = await performAgainst({ is: 'dropped_before' });
      expect(step.failed).not.toEqual([]);
      await expectOneEffect(step);
    });

  if (trials.droppedAfter)
    test('dropped after it took effect: never a second effect', async () => {
      const step = await performAgainst({ is: 'dropped_after' });
      // A call that took effect is never said not to have been sent.
      expect(step.failed.map(({ left }) => left)).not.toContain('not_sent');
      await expectOneEffect(step);
    });

  if (trials.slow)
    test('slower than it waits: a fault that leaves the effect open, and never a second effect', async () => {
      scene = { ...scene, tools: { ...scene.tools, http: impatient(scene.tools.http) } };
      const step = await performAgainst({ is: 'slow', milliseconds: LATE.proxy }, { timeout: LATE.attempt });
      expect(step.failed[0]).toMatchObject({ left: 'sending' });
      await expectOneEffect(step);
    });

  if (trials.limited)
    test('asked to come less often: not sent, then done once, no earlier than it was asked to', async () => {
      const step = await performAgainst({ is: 'limited', retryAfter: RETRY_AFTER });
      const [first] = step.failed;
      expect(first).toMatchObject({ left: 'not_sent', after: expect.any(Number) });
      // SMTP has no word for when.
      if (scene.front.blows()[0] === 'request') {
        expect(first?.fault).toMatchObject({ category: 'limited', retryAfter: RETRY_AFTER * 1000 });
        expect(first?.after).toBeGreaterThanOrEqual(RETRY_AFTER * 1000);
      }
      expect(step.outcome).toMatchObject({ type: 'done' });
      await expectOneEffect(step);
    });
});

/** What the compiler says of the example as the only step of a workflow that this event starts. */
function diagnosticsOf({ id, example }: OutsideAction, event: string): readonly unknown[] {
  const definition = {
    key: 'example',
    name: 'Example',
    trigger: { type: 'event', events: [event] },
    steps: [{ key: 'example', type: 'action', action: id, inputs: example.input }],
  };
  const compiled = compile(definition, { actions: entries, kinds: kindEntries() });
  return 'diagnostics' in compiled ? compiled.diagnostics : [];
}

/** Does the step against a blow, which must have been struck. */
async function performAgainst(blow: Misbehavior | undefined, options: StepOptions = {}): Promise<PerformedStep> {
  if (blow !== undefined) scene.front.arm(blow, (request) => scene.opened.isEffect(request));
  const step = await performStep(scene, options);
  expect(scene.front.blows()).toHaveLength(blow === undefined ? 0 : 1);
  const declared: readonly string[] = scene.action.faults;
  expect(step.failed.map(({ fault }) => fault.code).filter((code) => !declared.includes(code))).toEqual([]);
  return step;
}

/** One effect where the outcome is known; where it is not, the fault says so, and there was no second try. */
async function expectOneEffect({ failed, outcome }: PerformedStep): Promise<void> {
  await scene.front.settled();
  const effects = await scene.opened.effects();
  if (outcome === undefined) {
    expect(failed.at(-1)?.fault).toMatchObject({ code: 'maybe_sent' });
    expect(effects).toBeLessThanOrEqual(1);
    return;
  }
  expect(outcome).toMatchObject({ type: 'done' });
  // What does no harm when it is done again may be.
  const mayRepeat = scene.action.repeatOf(scene.opened.input) === 'safe';
  expect(effects).toBeGreaterThanOrEqual(1);
  if (!mayRepeat) expect(effects).toBe(1);
}

/** The same client for requests that wait less long. */
function impatient(client: OutgoingClient): OutgoingClient {
  return {
    ...client,
    send: (request) => client.send({ ...request, timeout: Math.min(request.timeout, LATE.request) }),
  };
}
