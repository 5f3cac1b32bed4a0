import { compareText } from '../language/compare-values';
import type { ActionStep, Block, Expression, Plan, Step } from '../plan';
import { distinctPaths } from './distinct-paths';
import { expressionsOf, expressionsOfLookUps, visitExpressions } from './visit-expressions';

/**
 * Writes into each action which paths of its output are read later: nothing else returns to the run. What of an output
 * is only known when the action has ended is an attribute of the object that is awaited: its copy must carry it.
 */
export function fillReads(plan: Plan): Plan {
  const reads = new Map<string, (readonly string[])[]>();
  visitExpressions(allExpressions(plan), (expression) => {
    if (expression.is !== 'read' || expression.root !== 'steps') return;
    const [key, ...path] = expression.path as readonly [string, ...string[]];
    const paths = reads.get(key);
    if (paths === undefined) reads.set(key, [path]);
    else paths.push(path);
  });
  const carried = new Map(Object.entries(plan.carries));
  const steps = filled(plan.steps, reads, carried);
  return {
    ...plan,
    steps,
    carries: Object.fromEntries([...carried].sort(([one], [other]) => compareText(one, other))),
  };
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

type Carried = Map<string, readonly (readonly string[])[]>;

function filled(steps: readonly Step[], reads: Reads, carried: Carried): readonly Step[] {
  const inBlock = <B extends Block>(block: B): B => ({ ...block, steps: filled(block.steps, reads, carried) });
  return steps.map((step): Step => {
    switch (step.type) {
      case 'action':
        return filledAction(step, reads.get(step.key) ?? [], carried);
      case 'conditional':
        return { ...step, routes: step.routes.map(inBlock), else: inBlock(step.else) };
      case 'parallel':
        return { ...step, branches: step.branches.map(inBlock) };
      default:
        return step;
    }
  });
}

function filledAction(step: ActionStep, paths: readonly (readonly string[])[], carried: Carried): ActionStep {
  const { awaits } = step;
  if (awaits === undefined) return { ...step, reads: distinctPaths(paths) };
  const read = Object.entries(awaits.output).filter(([key]) => paths.some(([first = key]) => first === key));
  const attributes = read.flatMap(([key, attribute]) =>
    paths.filter(([first = key]) => first === key).map(([, ...rest]) => [attribute, ...rest]),
  );
  if (attributes.length > 0)
    carried.set(awaits.kind, distinctPaths([...(carried.get(awaits.kind) ?? []), ...attributes]));
  return {
    ...step,
    reads: distinctPaths([...paths, awaits.of]),
    awaits: { ...awaits, output: Object.fromEntries(read) },
  };
}
