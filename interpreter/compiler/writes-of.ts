import { canonicalize } from '../canonical';
import type { ActionEntry, Catalogue } from '../catalogue';
import { nameOf } from '../language/name-of';
import type { ActionStep, Expression, Step } from '../plan';
import type { Value } from '../value';
import { propertiesOf } from './types';

export interface Write {
  /** The same for the same variable or object. */
  readonly what: string;
  readonly name: string;
  /** Of the step that writes. */
  readonly pointer: string;
}

/** The variables and objects that some steps write, those inside them included. */
export function writesOf(steps: readonly Step[], catalogue: Catalogue): readonly Write[] {
  return steps.flatMap((step): readonly Write[] => {
    switch (step.type) {
      case 'set':
        return [{ what: `vars ${step.variable}`, name: `the variable ${step.variable}`, pointer: step.pointer }];
      case 'action':
        return changedObjects(step, catalogue);
      case 'conditional':
        return [...step.routes, step.else].flatMap((block) => writesOf(block.steps, catalogue));
      case 'parallel':
        return step.branches.flatMap((block) => writesOf(block.steps, catalogue));
      default:
        return [];
    }
  });
}

/** An own action changes the object that it takes when it gives one of that kind back; fetching changes nothing. */
function changedObjects({ action, inputs, pointer }: ActionStep, catalogue: Catalogue): readonly Write[] {
  const entry = catalogue.actions[action];
  if (entry === undefined || entry.side !== 'own' || entry.id.includes('.fetch@') || inputs.is !== 'map') return [];
  return changedInputs(entry).flatMap((key) => {
    const object = inputs.entries[key];
    return object === undefined ? [] : [{ what: textOf(object), name: nameOf(object), pointer }];
  });
}

function changedInputs({ input, output }: ActionEntry): readonly string[] {
  const kind = output['x-object'];
  return Object.entries(propertiesOf(input)).flatMap(([key, property]) =>
    kind !== undefined && property['x-object'] === kind ? [key] : [],
  );
}

function textOf(expression: Expression): string {
  return canonicalize(expression as unknown as Value);
}
