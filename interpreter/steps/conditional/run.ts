import { evaluate } from '../../language/evaluate';
import { missingValue } from '../../machine/faults';
import { lookUp } from '../../machine/look-up';
import { type Program, type Result, WITHDRAWN } from '../../machine/program';
import type { Visit } from '../../machine/visit';
import type { ConditionalStep } from '../../plan';

/** Takes the first route whose condition holds, else the else. */
export function* conditional(step: ConditionalStep, visit: Visit): Program {
  let route = visit.opened?.route;
  if (route === undefined) {
    if (step.lookUps !== undefined) {
      const failed = yield* lookUp(step.lookUps, visit);
      if (failed !== undefined) return failed;
    }
    const choice = choose(step, visit);
    if (typeof choice !== 'number') return choice;
    route = choice;
  }
  const block = step.routes[route] ?? step.else;
  const result = yield* visit.core.sequence(block.steps, visit.within);
  // Its last step may have ended after all when nobody wanted it any more.
  return result.is !== 'stop' && visit.withdrawn ? WITHDRAWN : result;
}

/** Decides, and notes which values were missing. With `on_missing: error` a missing value is a fault where it is read. */
function choose(step: ConditionalStep, visit: Visit): number | Result {
  const view = visit.watch();
  let taken = -1;
  for (const [index, route] of step.routes.entries()) {
    const holds = evaluate(route.when, view) === true;
    if (step.onMissing === 'error' && view.names.size > 0) {
      const missing = [...view.names];
      visit.open({ missing });
      return {
        is: 'fault',
        fault: missingValue(missing, `The condition of route "${route.label}" reads missing values`),
      };
    }
    if (!holds) continue;
    taken = index;
    break;
  }
  visit.open(view.names.size === 0 ? { route: taken } : { route: taken, missing: [...view.names] });
  return taken;
}
