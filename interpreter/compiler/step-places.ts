import { pointerBelow } from '../definition/pointer';
import type { BlockDefinition, StepDefinition } from '../definition/schema';

export interface StepPlace {
  readonly step: StepDefinition;
  readonly pointer: string;
  /** Inside a step that cannot run yet: known by name, and nothing more. */
  readonly later: boolean;
}

/** All steps of a definition in the order in which they are written, those inside others behind them. */
export function stepPlaces(steps: readonly StepDefinition[], pointer: string, later = false): readonly StepPlace[] {
  return steps.flatMap((step, index) => {
    const at = pointerBelow(pointer, index);
    const isLater = later || step.type === 'loop' || step.type === 'module';
    return [{ step, pointer: at, later: isLater }, ...inside(step, at, isLater)];
  });
}

function inside(step: StepDefinition, pointer: string, later: boolean): readonly StepPlace[] {
  const block = ({ steps }: BlockDefinition, ...path: readonly (string | number)[]) =>
    stepPlaces(steps, pointerBelow(pointer, ...path, 'steps'), later);
  switch (step.type) {
    case 'conditional':
      return [...step.routes.flatMap((route, index) => block(route, 'routes', index)), ...block(step.else, 'else')];
    case 'parallel':
      return step.branches.flatMap((branch, index) => block(branch, 'branches', index));
    case 'loop':
      return block(step);
    default:
      return [];
  }
}
