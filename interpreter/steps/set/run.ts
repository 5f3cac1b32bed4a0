import { LONGEST_LIST } from '../../language/bounds';
import { equalValues } from '../../language/compare-values';
import { invalidValue, listTooLong } from '../../machine/faults';
import { lookUp } from '../../machine/look-up';
import type { Program, Result } from '../../machine/program';
import type { Visit } from '../../machine/visit';
import type { SetStep } from '../../plan';
import type { Value } from '../../value';

/** Changes a variable. */
export function* set(step: SetStep, visit: Visit): Program {
  let value = visit.opened?.input;
  if (value === undefined && step.value !== undefined) {
    if (step.lookUps !== undefined) {
      const failed = yield* lookUp(step.lookUps, visit);
      if (failed !== undefined) return failed;
    }
    value = visit.evaluate(step.value);
    visit.open({ input: value });
  }
  visit.begin();
  return change(step, value ?? null, visit.place.layer.variable(step.variable));
}

function change(step: SetStep, value: Value, before: Value): Result {
  if (step.operator === 'set' || step.operator === 'unset') return changed(step, value);
  if (before !== null && !Array.isArray(before)) {
    return {
      is: 'fault',
      fault: invalidValue(`The variable ${step.variable} holds no list to ${step.operator} an item`),
    };
  }
  const list: readonly Value[] = before ?? [];
  if (step.operator === 'remove')
    return changed(
      step,
      list.filter((item) => !equalValues(item, value)),
    );
  return list.length < LONGEST_LIST ? changed(step, [...list, value]) : { is: 'fault', fault: listTooLong() };
}

function changed(step: SetStep, value: Value): Result {
  return { is: 'done', changes: { vars: { [step.variable]: value } } };
}
