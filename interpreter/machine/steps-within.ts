import type { Step } from '../plan';
import type { Walked } from './program';

/** The steps right below a block: of all its branches or routes, or of the one route that was taken (-1: the else). */
export function stepsWithin(step: Walked, route?: number): readonly Step[] {
  if (step.type === 'parallel') return step.branches.flatMap((branch) => branch.steps);
  if (step.type !== 'conditional') return [];
  if (route !== undefined) return (step.routes[route] ?? step.else).steps;
  return [...step.routes.flatMap((each) => each.steps), ...step.else.steps];
}
