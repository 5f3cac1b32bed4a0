import type { Program } from '../../machine/program';
import type { Visit } from '../../machine/visit';
import type { ParallelStep } from '../../plan';

/** Walks all branches side by side and joins them. */
export function* parallel(step: ParallelStep, visit: Visit): Program {
  visit.begin();
  return yield* visit.core.branches(step.branches, visit.within);
}
