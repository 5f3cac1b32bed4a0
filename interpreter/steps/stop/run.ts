import { stoppedAsFailed } from '../../machine/faults';
import { lookUp } from '../../machine/look-up';
import type { Program } from '../../machine/program';
import type { Visit } from '../../machine/visit';
import type { StopStep } from '../../plan';

/** Ends the run; everything else that is under way is withdrawn. */
export function* stop(step: StopStep, visit: Visit): Program {
  let message = visit.opened?.input;
  if (message === undefined && step.message !== undefined) {
    if (step.lookUps !== undefined) {
      const failed = yield* lookUp(step.lookUps, visit);
      if (failed !== undefined) return failed;
    }
    message = visit.evaluate(step.message);
    visit.open({ input: message });
  }
  visit.begin();
  const { outcome, key, pointer } = step;
  const fault = { ...stoppedAsFailed(key), pointer, ...(message === undefined ? {} : { details: { message } }) };
  return {
    is: 'stop',
    outcome,
    message: message ?? null,
    fault: outcome === 'failed' ? fault : null,
    layer: visit.place.layer,
  };
}
