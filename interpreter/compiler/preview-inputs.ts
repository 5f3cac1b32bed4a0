import type { Catalogue, Type } from '../catalogue';
import { INTERPRETER_VERSION } from '../changes';
import { isRoot } from '../definition/names';
import { evaluate, type Scope, valueAt } from '../language/evaluate';
import type { Expression, LookUp, Root } from '../plan';
import { checkAction } from '../steps/action/check';
import type { ObjectCopy, Value, ValueMap } from '../value';
import { Compilation } from './compilation';
import type { Diagnostic } from './diagnostics/diagnostic';
import { Flow } from './flow';
import { LookUps } from './look-ups';
import { ANY, ANY_OPTIONAL } from './types';

/** The inputs of an action's step, with nothing of the definition around it. */
export interface PreviewedStep {
  readonly action: string;
  readonly inputs: ValueMap;
}

export type PreviewedInputs =
  | {
      readonly input: ValueMap;
      /** Names of the values that were read and that no sample has, once each. */
      readonly missing: readonly string[];
    }
  | { readonly diagnostics: readonly Diagnostic[] };

/** The roots that samples are given of; every other name among them is a step's. */
const ROOTS: readonly Root[] = ['trigger', 'event', 'run', 'environment', 'vars', 'steps'];

/**
 * Evaluates the inputs of a step over sample values by name: `trigger`, `vars`, the keys of steps. A sample that tells no
 * kind may be anything, so a method needs its parentheses there. Pointers of diagnostics lead into the step.
 */
export function previewInputs(
  { action, inputs }: PreviewedStep,
  samples: ValueMap,
  catalogue: Catalogue,
): PreviewedInputs {
  const compilation = compilationOver(samples, catalogue);
  const lookUps = new LookUps();
  const site = {
    compilation,
    pointer: '',
    flow: flowOver(samples, catalogue),
    roots: ROOTS,
    lookUps,
    event: ANY,
    awaiting: false,
    overCopies: true,
    missing: [],
  };
  const { step } = checkAction({ key: 'preview', type: 'action', action, inputs }, site);
  const errors = compilation.diagnostics.filter(
    ({ severity, code }) => severity === 'error' && code !== 'may_be_missing',
  );
  if (errors.length > 0) return { diagnostics: errors };
  const names = new Set<string>();
  const scope = scopeOver(samples, names);
  const looked = (lookUps.planned().lookUps ?? []).map((question) => answer(question, scope));
  const { inputs: expression } = step as { readonly inputs: Expression };
  return { input: evaluate(expression, { ...scope, looked }) as ValueMap, missing: [...names] };
}

/** A sample that tells its kind is an object of that kind: what is read of it is checked as in a definition. */
function typeOfSample(sample: Value, { kinds }: Catalogue): Type {
  if (sample === null) return ANY_OPTIONAL;
  const { type, id } = mapOf(sample);
  const isObject = typeof type === 'string' && typeof id === 'string' && Object.hasOwn(kinds, type);
  return isObject ? { is: 'object', kind: type } : ANY;
}

function compilationOver(samples: ValueMap, catalogue: Catalogue): Compilation {
  const compilation = new Compilation(catalogue, new Set(), new Map());
  compilation.trigger = typeOfSample(samples['trigger'] ?? null, catalogue);
  for (const name of Object.keys(mapOf(samples['vars'] ?? null))) {
    compilation.variables.set(name, { type: ANY, hasDefault: true });
  }
  return compilation;
}

function flowOver(samples: ValueMap, catalogue: Catalogue): Flow {
  const flow = Flow.start(Object.keys(mapOf(samples['vars'] ?? null)));
  for (const [key, sample] of Object.entries(samples))
    if (!isRoot(key)) flow.give(key, typeOfSample(sample, catalogue));
  return flow;
}

function scopeOver(samples: ValueMap, names: Set<string>): Scope {
  const objects = Object.values(samples).map(mapOf);
  return {
    read: (root, path) => valueAt(root === 'steps' ? samples : (samples[root] ?? null), path),
    object: (id) => objects.find((object) => object['id'] === id) as ObjectCopy | undefined,
    looked: [],
    now: 0,
    missing: (name) => names.add(name),
    interpreterVersion: INTERPRETER_VERSION,
  };
}

/** Inputs ask for nothing but relations. What a look-up would find is read from the sample of its object: `{"account": {"reference_id": "cus_7"}}`. */
function answer(question: LookUp, scope: Scope): Value {
  const { of, path, read } = question as Extract<LookUp, { is: 'relation' }>;
  return valueAt(evaluate(of, scope), [...path, ...readPath(read)]);
}

/** A count and a flag of many are read from the sample as if they were its own: `count`, `any_trusted`. */
function readPath(read: Extract<LookUp, { is: 'relation' }>['read']): readonly string[] {
  if (read === 'count') return [read];
  return 'any' in read ? [`any_${read.any}`] : read;
}

function mapOf(value: Value): ValueMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as ValueMap) : {};
}
