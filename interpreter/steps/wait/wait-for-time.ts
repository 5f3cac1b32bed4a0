import { parseInstant } from '../../instant';
import { invalidValue, missingValue, waitTooLong } from '../../machine/faults';
import { type Program, type Result, WITHDRAWN } from '../../machine/program';
import type { Visit } from '../../machine/visit';
import type { TimeWaitStep } from '../../plan';
import { LONGEST_WAIT, waited } from './waited';

/** Sleeps until a moment; one that is past goes on at once. */
export function* waitForTime(step: TimeWaitStep, visit: Visit): Program {
  let until = visit.opened?.until;
  if (until === undefined) {
    const moment = momentOf(step, visit);
    if (typeof moment !== 'number') return moment;
    until = moment;
    visit.open({ until });
  }
  if (until > visit.begin().opened.at) {
    visit.ask({ type: 'sleep', path: visit.path, generation: visit.generation, until, why: 'wait' });
    const answer = yield;
    if (answer.type !== 'woken') return WITHDRAWN;
  }
  return { is: 'done', output: waited(visit, 'timeout', null, null) };
}

function momentOf(step: TimeWaitStep, visit: Visit): number | Result {
  let moment = visit.now;
  if (step.duration !== undefined) moment += step.duration;
  if (step.until !== undefined) {
    const value = visit.evaluate(step.until);
    if (value === null) return { is: 'fault', fault: missingValue([], 'The moment to wait for is missing') };
    const instant = typeof value === 'string' ? parseInstant(value) : null;
    if (instant === null)
      return { is: 'fault', fault: invalidValue('The moment to wait for is neither an instant nor a date') };
    moment = instant + (step.offset ?? 0);
  }
  return moment - visit.now > LONGEST_WAIT ? { is: 'fault', fault: waitTooLong() } : moment;
}
