import type { Closed } from '../journal';
import type { Step } from '../plan';
import type { Fault } from '../value';
import { attempt } from './attempt';
import { tooManySteps } from './faults';
import { hold, LONGEST_HOLD } from './hold';
import type { Walked, Withdrawn } from './program';
import {
  DONE,
  type Done,
  type Faulted,
  type Place,
  type Program,
  type Result,
  type Stopped,
  WITHDRAWN,
} from './program';
import { stepsWithin } from './steps-within';
import { type Core, Visit } from './visit';
import { withinTime } from './within-time';

/** A plan without loops has fewer steps; the guard is for plans that no compiler made. */
const MOST_STEPS = 10_000;

/** Walks steps one after the other, until one does not simply end. */
export function* sequence(core: Core, steps: readonly Step[], place: Place): Program {
  for (const step of steps) {
    const result = yield* walk(core, step, place);
    if (result.is !== 'done') return result;
  }
  return DONE;
}

/**
 * Walks one step: what is closed in the journal is not done again, what is open goes on from what it carries, anything
 * else is begun. A step that fails for good is held, generation after generation, until it ends.
 */
export function* walk(core: Core, step: Walked, place: Place): Program {
  const visit = new Visit(core, step, place);
  if (visit.entry?.closed !== undefined) return yield* replay(visit, visit.entry.closed);
  if (visit.entry === undefined && (place.settled || core.scheduler.stopping || visit.withdrawn)) return WITHDRAWN;
  core.begun += 1;
  // What its steps gave before it was held is still there for those who come after.
  if (visit.entry?.held !== undefined && hasEnteredSteps(visit)) yield* attempt(visit);
  for (;;) {
    let held = visit.entry?.held;
    if (held === undefined) {
      const result = core.begun > MOST_STEPS ? faulted(tooManySteps()) : yield* attemptInTime(visit);
      if (result.is !== 'fault') return finish(visit, result);
      const fault = located(result.fault, step);
      if (result.raised || visit.withdrawn || !holds(visit)) return fail(visit, fault);
      held = visit.hold(fault, visit.now + LONGEST_HOLD);
    }
    const ended = yield* hold(held, visit);
    if (ended !== undefined) return ended;
  }
}

function attemptInTime(visit: Visit): Program {
  const { timeout } = visit.step;
  return timeout === undefined ? attempt(visit) : withinTime(timeout, visit);
}

/** A step that ended before gives what it gave; the steps within a block are gone through for what they gave. */
function* replay(visit: Visit, closed: Closed): Program {
  const { step, core, place } = visit;
  if (closed.folded === true) recallWithin(step, visit);
  else if (hasEnteredSteps(visit) || (step.type === 'stop' && closed.how === 'done')) {
    const inner = yield* attempt(visit);
    if (inner.is === 'stop') return inner;
  }
  visit.recall();
  // It was only awaited, after a stop.
  if (core.scheduler.stopping && closed.order > core.recorder.stopped) return WITHDRAWN;
  if (closed.how === 'failed') {
    return step.continueOnError === true ? DONE : { ...faulted(closed.fault as Fault), raised: true };
  }
  if (closed.how !== 'withdrawn') return closed.output === undefined ? DONE : { is: 'done', output: closed.output };
  // Unless a timeout or a stop is found that did it, the run was canceled: nothing else in the journal tells of that.
  if (!place.settled && !visit.withdrawn) core.canceled = true;
  return WITHDRAWN;
}

function hasEnteredSteps({ step, opened }: Visit): boolean {
  return step.type === 'parallel' || (step.type === 'conditional' && opened?.route !== undefined);
}

/** The outputs that pruning left of the steps within a folded block. */
function recallWithin(step: Walked, visit: Visit): void {
  for (const inner of stepsWithin(step)) {
    const output = visit.core.recorder.latest(inner.key)?.closed?.output;
    if (output !== undefined) visit.place.layer.setOutput(inner.key, output);
    recallWithin(inner, visit);
  }
}

function holds({ step, place, core }: Visit): boolean {
  return step.continueOnError !== true && !place.caught && core.plan.onFailure === 'hold';
}

/** Closes a step that ended otherwise than by a fault. */
function finish(visit: Visit, result: Done | Stopped | Withdrawn): Result {
  switch (result.is) {
    case 'done': {
      const { output, changes, by, skipped } = result;
      const closed: { -readonly [K in keyof Closed]?: Closed[K] } & { how: Closed['how'] } = {
        how: skipped === true ? 'skipped' : 'done',
      };
      if (output !== undefined) closed.output = output;
      if (changes !== undefined) closed.changes = changes;
      if (by !== undefined) closed.by = by;
      visit.close(closed);
      return visit.withdrawn ? WITHDRAWN : result;
    }
    case 'stop': {
      const { outcome, message } = result;
      visit.close(visit.step.type === 'stop' ? { how: 'done', output: { outcome, message } } : { how: 'done' });
      return result;
    }
    case 'withdrawn':
      // One that was still looking up had decided nothing: it leaves no trace.
      if (visit.entry !== undefined) visit.close({ how: 'withdrawn' });
      return result;
  }
}

function fail(visit: Visit, fault: Fault): Result {
  visit.close({ how: 'failed', fault });
  if (visit.withdrawn) return WITHDRAWN;
  return visit.step.continueOnError === true ? DONE : { ...faulted(fault), raised: true };
}

function faulted(fault: Fault): Faulted {
  return { is: 'fault', fault };
}

/** Says where in the definition it happened. */
function located(fault: Fault, step: Walked): Fault {
  return fault.pointer === undefined ? { ...fault, pointer: step.pointer } : fault;
}
