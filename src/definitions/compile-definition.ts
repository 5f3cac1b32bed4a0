import { hash } from '../../interpreter/canonical';
import type { Catalogue } from '../../interpreter/catalogue';
import { type Compilate, compile } from '../../interpreter/compiler/compile';
import type { Diagnostic } from '../../interpreter/compiler/diagnostics/diagnostic';
import type { Plan } from '../../interpreter/plan';
import type { Value } from '../../interpreter/value';
import { fault } from '../faults';
import type { Service } from '../service';
import { checkOrders } from './check-orders';
import { checkTimes } from './check-times';

export interface CompiledDefinition {
  readonly definition: Value;
  readonly definitionHash: string;
  readonly name: string;
  readonly description: string | null;
  readonly plan: Plan;
  readonly planHash: string;
  readonly warnings: readonly Diagnostic[];
}

/** Compiles, and checks the times that it names by the clock and the zones that there are. */
export function checkDefinition(definition: unknown, catalogue: Catalogue): Compilate {
  const compiled = compile(definition, catalogue);
  if ('diagnostics' in compiled) return compiled;
  // What compiles is JSON of the definition's schema.
  const { steps } = definition as { readonly steps: Value };
  const faults = [...checkTimes(compiled.plan, Date.now()), ...checkOrders(steps, '/steps')];
  return faults.length === 0 ? compiled : { diagnostics: [...faults, ...compiled.warnings] };
}

/** Compiles against what this installation has. Fault `definition_invalid` with all diagnostics. */
export function compileDefinition(service: Pick<Service, 'catalogue'>, definition: unknown): CompiledDefinition {
  const compiled = checkDefinition(definition, service.catalogue);
  if ('diagnostics' in compiled) {
    throw fault('definition_invalid', { details: { diagnostics: compiled.diagnostics.map((one) => ({ ...one })) } });
  }
  // What compiles is JSON of the definition's schema.
  const valid = definition as { readonly [key: string]: Value };
  return {
    definition: valid,
    definitionHash: hash(valid),
    name: typeof valid['name'] === 'string' ? valid['name'] : compiled.plan.workflow,
    description: typeof valid['description'] === 'string' ? valid['description'] : null,
    plan: compiled.plan,
    planHash: compiled.hash,
    warnings: compiled.warnings,
  };
}
