import { partsOf } from '../language/parts-of';
import type { Expression, LookUp, Step } from '../plan';

/** Calls `visit` with every expression below some, those inside others included. */
export function visitExpressions(expressions: Iterable<Expression>, visit: (expression: Expression) => void): void {
  for (const expression of expressions) {
    visit(expression);
    visitExpressions(partsOf(expression), visit);
  }
}

/** The expressions of look-ups. */
export function expressionsOfLookUps(lookUps: readonly LookUp[] | undefined): readonly Expression[] {
  return (lookUps ?? []).map((question) => (question.is === 'list' ? question.item : question.of));
}

/** The expressions of steps and of those inside them. */
export function expressionsOf(steps: readonly Step[]): readonly Expression[] {
  return steps.flatMap((step) => [...expressionsOfLookUps(step.lookUps), ...ownExpressions(step)]);
}

function ownExpressions(step: Step): readonly Expression[] {
  switch (step.type) {
    case 'action':
      return [step.inputs];
    case 'conditional':
      return [
        ...step.routes.map((route) => route.when),
        ...[...step.routes, step.else].flatMap((block) => expressionsOf(block.steps)),
      ];
    case 'parallel':
      return step.branches.flatMap((branch) => expressionsOf(branch.steps));
    case 'wait':
      return step.for === 'time' ? present(step.until) : [...step.of, ...present(step.when)];
    case 'set':
      return present(step.value);
    case 'stop':
      return present(step.message);
  }
}

function present(expression: Expression | undefined): readonly Expression[] {
  return expression === undefined ? [] : [expression];
}
