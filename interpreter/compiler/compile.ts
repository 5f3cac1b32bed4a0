import { canonicalize, hash } from '../canonical';
import type { Catalogue } from '../catalogue';
import { LARGEST_PLAN, MOST_STEPS } from '../definition/limits';
import { type DefinitionReading, readDefinition } from '../definition/read-definition';
import type { Definition } from '../definition/schema';
import { byteLength } from '../language/bounds';
import type { Plan, Root } from '../plan';
import type { Value } from '../value';
import { Compilation } from './compilation';
import { compileConcurrency } from './compile-concurrency';
import { compileLabels } from './compile-labels';
import { compileSteps } from './compile-steps';
import { compileVariables } from './compile-variables';
import type { Diagnostic } from './diagnostics/diagnostic';
import { draftValue } from './draft';
import { fillReads } from './fill-reads';
import { Flow } from './flow';
import { LookUps } from './look-ups';
import { below, type Site } from './references/site';
import { type StepPlace, stepPlaces } from './step-places';
import { compileTrigger } from './triggers/compile-trigger';
import { ANY } from './types';

export type Compilate =
  | {
      readonly plan: Plan;
      /** SHA-256 of the plan's canonical JSON: equal for definitions that do the same in the same words. */
      readonly hash: string;
      readonly warnings: readonly Diagnostic[];
    }
  | { readonly diagnostics: readonly Diagnostic[] };

/**
 * Compiles a definition (any JSON) against what the world offers. Gives the plan with warnings, or all that is wrong at
 * once: faults of shape and of meaning together. Never throws for what the input holds.
 */
export function compile(input: unknown, catalogue: Catalogue): Compilate {
  const reading = readDefinition(input);
  const { definition } = reading;
  if (definition === null) return { diagnostics: reading.diagnostics };
  const places = stepPlaces(definition.steps, '/steps');
  const compilation = startCompilation(definition, reading, places, catalogue);
  const plan = compileDefinition(definition, compilation);
  checkSize(plan, compilation);
  const found = compilation.diagnostics.map((each) => ({ ...each, pointer: reading.original(each.pointer) }));
  const own = reading.diagnostics.length > 0 ? found.filter((each) => isNew(each, reading.diagnostics)) : found;
  const diagnostics = [...reading.diagnostics, ...own];
  if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
  return { plan, hash: hash(plan as unknown as Value), warnings: diagnostics };
}

/** What was taken out of a misshapen definition may be what a warning, or a step, then misses. */
function isNew({ code, severity, pointer }: Diagnostic, ofShape: readonly Diagnostic[]): boolean {
  const isTold = ofShape.some((each) => each.pointer === pointer || each.pointer.startsWith(`${pointer}/`));
  return severity === 'error' && !(code === 'missing_key' && isTold);
}

function startCompilation(
  definition: Definition,
  { broken }: DefinitionReading,
  places: readonly StepPlace[],
  catalogue: Catalogue,
): Compilation {
  const later = places.filter((place) => place.later).map(({ step }) => step.key);
  const byKey = new Map<string, StepPlace['step']>();
  const compilation = new Compilation(catalogue, new Set([...broken, ...later]), byKey);
  for (const { step, pointer } of places) {
    const message = `There are two steps "${step.key}".`;
    if (byKey.has(step.key)) compilation.report('duplicate_key', `${pointer}/key`, message, 'Rename one of them.');
    else byKey.set(step.key, step);
  }
  if (places.length > MOST_STEPS) {
    const hint = 'Move some into a workflow of their own.';
    compilation.report('too_many_steps', '/steps', `The definition has more than ${MOST_STEPS} steps.`, hint);
  }
  refuseLater(definition, compilation);
  return compilation;
}

function refuseLater({ tests }: Definition, compilation: Compilation): void {
  if (tests !== undefined) {
    compilation.report(
      'not_available_yet',
      '/tests',
      'Tests in a definition are not available yet.',
      'Simulate it instead.',
    );
  }
}

const AT_START: readonly Root[] = ['trigger', 'run', 'environment'];

function compileDefinition(definition: Definition, compilation: Compilation): Plan {
  const root = rootSite(compilation);
  const variables = compileVariables(definition.variables, below(root, 'variables'));
  const trigger = compileTrigger(definition.trigger, below(root, 'trigger'));
  const atStart = compilation.event === null ? AT_START : [...AT_START, 'event' as const];
  const start: Site = { ...root, event: compilation.event ?? ANY, roots: atStart };
  const { labels, labelLookUps } = compileLabels(definition.labels, below(start, 'labels'));
  const concurrency = compileConcurrency(definition.concurrency, below(start, 'concurrency'));
  const defaults = [...compilation.variables].filter(([, { hasDefault }]) => hasDefault);
  const flow = Flow.start(defaults.map(([name]) => name));
  const within: Site = { ...start, flow, roots: [...atStart, 'vars', 'steps'] };
  const steps = compileSteps(definition.steps, below(within, 'steps'));
  const { output, outputLookUps } = compileOutput(definition.output, below(within, 'output'));
  return fillReads({
    planVersion: 1,
    workflow: definition.key,
    trigger,
    labels,
    ...(labelLookUps !== undefined && { labelLookUps }),
    ...(concurrency !== undefined && { concurrency }),
    variables,
    steps,
    output,
    ...(outputLookUps !== undefined && { outputLookUps }),
    onFailure: definition.on_failure ?? 'hold',
    carries: compilation.carries(),
    names: compilation.names,
  });
}

function rootSite(compilation: Compilation): Site {
  return {
    compilation,
    pointer: '',
    flow: Flow.start([]),
    roots: [],
    lookUps: new LookUps(),
    event: ANY,
    awaiting: false,
    overCopies: true,
    missing: [],
  };
}

function compileOutput(output: Definition['output'], site: Site) {
  const lookUps = new LookUps();
  const entries = Object.entries(output ?? {}).map(
    ([key, value]) => [key, draftValue(value, { ...below(site, key), lookUps }).expression] as const,
  );
  return { output: Object.fromEntries(entries), outputLookUps: lookUps.planned().lookUps };
}

function checkSize(plan: Plan, compilation: Compilation): void {
  if (byteLength(canonicalize(plan as unknown as Value)) <= LARGEST_PLAN) return;
  const hint = 'Move some steps into a workflow of their own.';
  compilation.report('plan_too_large', '', 'The compiled plan is larger than 256 KiB.', hint);
}
