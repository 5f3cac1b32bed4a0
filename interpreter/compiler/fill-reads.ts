import type { Block, Expression, Plan, Step } from '../plan';
import { distinctPaths } from './distinct-paths';
import { expressionsOf, expressionsOfLookUps, visitExpressions } from './visit-expressions';

/** Writes into each action which paths of its output are read later: nothing else returns to the run. */
export function fillReads(plan: Plan): Plan {
  const reads = new Map<string, (readonly string[])[]>();
  visitExpressions(allExpressions(plan), (expression) => {
    if (expression.is !== 'read' || expression.root !== 'steps') return;
    const [key, ...path] = expression.path as readonly [string, ...string[]];
    const paths = reads.get(key);
    if (paths === undefined) reads.set(key, [path]);
    else paths.push(path);
  });
  return { ...plan, steps: filled(plan.steps, reads) };
}

function allExpressions(plan: Plan): readonly Expression[] {
  return [
    ...expressionsOf(plan.steps),
    ...Object.values(plan.labels),
    ...Object.values(plan.output),
    ...expressionsOfLookUps(plan.labelLookUps),
    ...expressionsOfLookUps(plan.outputLookUps),
  ];
}

type Reads = ReadonlyMap<string, readonly (readonly string[])[]>;

function filled(steps: readonly Step[], reads: Reads): readonly Step[] {
  const inBlock = <B extends Block>(block: B): B => ({ ...block, steps: filled(block.steps, reads) });
  return steps.map((step): Step => {
    switch (step.type) {
      case 'action':
        return { ...step, reads: distinctPaths(reads.get(step.key) ?? []) };
      case 'conditional':
        return { ...step, routes: step.routes.map(inBlock), else: inBlock(step.else) };
      case 'parallel':
        return { ...step, branches: step.branches.map(inBlock) };
      default:
        return step;
    }
  });
}
