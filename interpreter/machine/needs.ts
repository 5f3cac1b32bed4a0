import type { Entry } from '../journal';
import { partsOf } from '../language/parts-of';
import type { Expression, LookUp, Plan, Step } from '../plan';
import { stepsWithin } from './steps-within';

/** What the part of a run that is still to come may read. */
export interface Needs {
  /** Paths of steps whose outputs are read. */
  readonly outputs: ReadonlySet<string>;
  readonly vars: ReadonlySet<string>;
  /** Attributes of objects. */
  readonly copies: boolean;
  /** From where waits count. */
  readonly cursors: boolean;
}

type Growing = { outputs: Set<string>; vars: Set<string>; copies: boolean; cursors: boolean };

/** `latest`: the latest generation of each step that has an entry. A step that has not ended may evaluate all that it has. */
export function needsOf(plan: Plan, latest: ReadonlyMap<string, Entry>): Needs {
  const needs: Growing = { outputs: new Set(), vars: new Set(), copies: false, cursors: false };
  addLookUps(plan.labelLookUps, needs);
  addAll(Object.values(plan.labels), needs);
  addSteps(plan.steps, latest, needs);
  addLookUps(plan.outputLookUps, needs);
  addAll(Object.values(plan.output), needs);
  return needs;
}

/** Has it come to its end? One that an operator retries has not. */
export function hasEnded(entry: Entry | undefined): boolean {
  return entry?.closed !== undefined && entry.closed.how !== 'retried';
}

function addSteps(steps: readonly Step[], latest: ReadonlyMap<string, Entry>, needs: Growing): void {
  for (const step of steps) {
    const entry = latest.get(step.key);
    if (hasEnded(entry)) continue;
    addLookUps(step.lookUps, needs);
    addStep(step, needs);
    addSteps(stepsWithin(step, entry?.opened.route), latest, needs);
  }
}

function addStep(step: Step, needs: Growing): void {
  if (step.type === 'wait' && step.for === 'events') needs.cursors = true;
  if (step.type === 'set' && (step.operator === 'push' || step.operator === 'remove')) needs.vars.add(step.variable);
  addAll(expressionsOf(step), needs);
}

function expressionsOf(step: Step): readonly (Expression | undefined)[] {
  switch (step.type) {
    case 'action':
      return [step.inputs];
    case 'conditional':
      return step.routes.map((route) => route.when);
    case 'wait':
      return step.for === 'time' ? [step.until] : [...step.of, step.when];
    case 'set':
      return [step.value];
    case 'stop':
      return [step.message];
    case 'parallel':
      return [];
  }
}

function addLookUps(lookUps: readonly LookUp[] | undefined, needs: Growing): void {
  for (const lookUp of lookUps ?? []) add(lookUp.is === 'list' ? lookUp.item : lookUp.of, needs);
}

function addAll(expressions: readonly (Expression | undefined)[], needs: Growing): void {
  for (const expression of expressions) if (expression !== undefined) add(expression, needs);
}

function add(expression: Expression, needs: Growing): void {
  if (expression.is === 'attribute') needs.copies = true;
  if (expression.is === 'read' && expression.root === 'steps') needs.outputs.add(String(expression.path[0]));
  if (expression.is === 'read' && expression.root === 'vars') needs.vars.add(String(expression.path[0]));
  addAll(partsOf(expression), needs);
}
