import { compile } from '../../../interpreter/compiler/compile';
import type { Plan, Step } from '../../../interpreter/plan';
import { CATALOGUE } from '../catalogue';

type Json = { readonly [key: string]: unknown };

/** A whole definition with some parts of it given. */
export function definitionWith(parts: Json): Json {
  return {
    key: 'a-workflow',
    name: 'A workflow',
    trigger: { type: 'event', events: ['inquiry.completed'] },
    steps: [],
    ...parts,
  };
}

/** Steps that make a case, for others to refer to. */
export const OPEN_CASE: Json = {
  key: 'open_case',
  type: 'action',
  action: 'case.create',
  inputs: { template: 'manual-review', objects: ['{{trigger}}'] },
};

export const STOP: Json = { key: 'halt', type: 'stop', outcome: 'completed' };

export function action(key: string, name: string, inputs: Json, rest: Json = {}): Json {
  return { key, type: 'action', action: name, inputs, ...rest };
}

/** A conditional with one route. */
export function when(condition: unknown, steps: readonly Json[] = [], rest: Json = {}): Json {
  return { key: 'choose', type: 'conditional', routes: [{ when: condition, steps }], else: { steps: [] }, ...rest };
}

/** Every diagnostic as `code pointer`. */
export function findings(definition: unknown): readonly string[] {
  const compiled = compile(definition, CATALOGUE);
  const diagnostics = 'plan' in compiled ? compiled.warnings : compiled.diagnostics;
  return diagnostics.map(({ code, pointer }) => `${code} ${pointer}`);
}

/** Every diagnostic as `message | hint`. */
export function sentences(definition: unknown): readonly string[] {
  const compiled = compile(definition, CATALOGUE);
  const diagnostics = 'plan' in compiled ? compiled.warnings : compiled.diagnostics;
  return diagnostics.map(({ message, hint }) => `${message} | ${hint}`);
}

export function planOf(definition: unknown): Plan {
  const compiled = compile(definition, CATALOGUE);
  if ('plan' in compiled) return compiled.plan;
  throw new Error(JSON.stringify(compiled.diagnostics, null, 2));
}

export function stepsOf(...steps: readonly Json[]): readonly Step[] {
  return planOf(definitionWith({ steps })).steps;
}
