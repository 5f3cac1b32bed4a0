import { lookUp } from '../../machine/look-up';
import type { Program } from '../../machine/program';
import type { Visit } from '../../machine/visit';
import type { EventWaitStep, TimeWaitStep } from '../../plan';
import { waitForEvents } from './wait-for-events';
import { waitForTime } from './wait-for-time';

/** Waits for time or for events. */
export function* wait(step: TimeWaitStep | EventWaitStep, visit: Visit): Program {
  if (step.lookUps !== undefined && visit.opened?.until === undefined) {
    const failed = yield* lookUp(step.lookUps, visit);
    if (failed !== undefined) return failed;
  }
  return yield* step.for === 'time' ? waitForTime(step, visit) : waitForEvents(step, visit);
}
