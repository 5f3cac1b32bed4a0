import { hash } from '../../interpreter/canonical';
import { compile } from '../../interpreter/compiler/compile';
import type { Diagnostic } from '../../interpreter/compiler/diagnostic';
import type { Plan } from '../../interpreter/plan';
import type { Value } from '../../interpreter/value';
import { fault } from '../faults';
import type { Service } from '../service';

export interface CompiledDefinition {
  readonly definition: Value;
  readonly definitionHash: string;
  readonly name: string;
  readonly description: string | null;
  readonly plan: Plan;
  readonly planHash: string;
  readonly warnings: readonly Diagnostic[];
}

/** Compiles against what this installation has. Fault `definition_invalid` with all diagnostics. */
export function compileDefinition(service: Pick<Service, 'catalogue'>, definition: unknown): CompiledDefinition {
  const compiled = compile(definition, service.catalogue);
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
