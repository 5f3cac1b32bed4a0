import type { Definition, VariableDefinition } from '../definition/schema';
import type { Plan } from '../plan';
import { checkDraft } from './check-draft';
import { draftValue } from './draft';
import { fieldType } from './field-type';
import { below, refuse, type Site } from './references/site';
import { optional } from './types';

/** Declares the variables and gives those that the plan holds; one with a default has a value from the start. */
export function compileVariables(variables: Definition['variables'], site: Site): Plan['variables'] {
  const declared = (variables ?? []).map(
    (variable, index) => [variable.name, declare(variable, below(site, index))] as const,
  );
  return Object.fromEntries(declared);
}

function declare(variable: VariableDefinition, site: Site): Plan['variables'][string] {
  const { name, default: value, type, items, personal } = variable;
  const { variables } = site.compilation;
  if (variables.has(name)) {
    refuse(below(site, 'name'), 'duplicate_key', `There are two variables "${name}".`, 'Give one another name.');
  }
  const declared = fieldType({ type, items, personal, required: true }, site);
  variables.set(name, { type: declared, hasDefault: value !== undefined && value !== null });
  if (value === undefined) return { type: declared, default: null };
  const draft = draftValue(value, { ...below(site, 'default'), roots: [] });
  checkDraft(draft, optional(declared), 'The default');
  return { type: declared, default: draft.expression.is === 'literal' ? draft.expression.value : null };
}
