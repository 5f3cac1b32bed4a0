import type { Type } from '../../catalogue';
import { checkDraft } from '../../compiler/check-draft';
import type { Variable } from '../../compiler/compilation';
import { type Draft, draftValue } from '../../compiler/draft';
import { below, refuse } from '../../compiler/references/site';
import type { StepBody, StepSite } from '../../compiler/step-site';
import { ANY, describeType, optional } from '../../compiler/types';
import { suggestion } from '../../definition/did-you-mean';
import type { SetDefinition } from './schema';

/** Checks that the variable is declared and the value fits it. */
export function checkSet(step: SetDefinition, site: StepSite): StepBody {
  const operator = step.operator ?? 'set';
  const variable = findVariable(step.variable, site);
  const draft = step.value === undefined ? null : draftValue(step.value, below(site, 'value'));
  const wanted = wantedType(operator, variable, site);
  if (operator === 'unset') {
    if (draft !== null) refuse(draft.site, 'unknown_key', 'unset takes no value.', 'Leave the value out.');
  } else if (draft === null) {
    const hint = 'Add "value", or use the operator unset.';
    refuse(below(site, 'value'), 'missing_key', `${operator} needs a value.`, hint);
  } else checkDraft(draft, wanted, 'The value');
  noteFlow(step.variable, operator, draft, site);
  const value = draft !== null && operator !== 'unset' && { value: draft.expression };
  return { step: { type: 'set', variable: step.variable, operator, ...value }, gives: null };
}

function findVariable(name: string, site: StepSite): Variable {
  const { variables, broken } = site.compilation;
  const variable = variables.get(name);
  if (variable !== undefined) return variable;
  if (!broken.has(name)) {
    const hint = suggestion(name, [...variables.keys()], 'Declare it under "variables".');
    refuse(below(site, 'variable'), 'unknown_variable', `There is no variable "${name}".`, hint);
  }
  return { type: ANY, hasDefault: false };
}

/** A variable may be set to a missing value; an item of a list may not be one. */
function wantedType(operator: string, { type }: Variable, site: StepSite): Type {
  if (operator !== 'push' && operator !== 'remove') return optional(type);
  if (type.is === 'array') return type.of;
  if (type.is !== 'any') {
    const message = `${operator} needs a variable that is a list; this one is ${describeType(type)}.`;
    refuse(below(site, 'operator'), 'operator_mismatch', message, 'There is: set, unset.');
  }
  return ANY;
}

function noteFlow(name: string, operator: string, draft: Draft | null, site: StepSite): void {
  if (operator === 'remove') return;
  site.flow.setVariable(name, operator === 'push' || (operator === 'set' && draft?.type.optional !== true));
}
