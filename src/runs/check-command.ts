import { Validator } from '@cfworker/json-schema';
import type { Catalogue, JsonSchema } from '../../interpreter/catalogue';
import type { Plan, Step } from '../../interpreter/plan';
import type { Command } from '../../interpreter/requests';
import type { Value } from '../../interpreter/value';
import { fault } from '../faults';

/** Faults named at most. */
const MOST_NAMED = 20;

/**
 * Refuses an operator's input or output that is not what the step's action declares: the run goes on with it as if the
 * action had been given it, or had given it. Fault `request_invalid` with a diagnostic for each place.
 */
export function checkCommand(catalogue: Catalogue, plan: Plan, path: string, command: Command): void {
  const step = stepAt(plan.steps, path.split('/').at(-1) ?? path);
  if (step?.type !== 'action') return;
  const action = catalogue.actions[step.action];
  if (action === undefined) return;
  if (command.do === 'retry' && command.input !== undefined) check(action.input, command.input, '/command/input');
  if (command.do === 'skip') check(action.output, command.output, '/command/output');
}

/** Keywords that only say that something inside is wrong, which says so itself. */
const OUTER: ReadonlySet<string> = new Set(['properties', 'additionalProperties', 'items', 'prefixItems']);

function check(schema: JsonSchema, value: Value, pointer: string): void {
  const { errors } = new Validator({ ...schema }, '2020-12', false).validate(value);
  const faults = new Map<string, string>();
  for (const { instanceLocation, keyword } of errors) {
    const place = instanceLocation.slice(1);
    if (!OUTER.has(keyword) && !faults.has(place)) faults.set(place, keyword);
  }
  if (faults.size === 0) return;
  const diagnostics = [...faults].slice(0, MOST_NAMED).map(([place, keyword]) => ({
    code: 'value_invalid',
    pointer: `${pointer}${place}`,
    message: `This is not what the action declares: its schema says otherwise by "${keyword}".`,
    hint: 'Look at the page of the action for what it takes and gives.',
  }));
  throw fault('request_invalid', { pointer, details: { diagnostics } });
}

function stepAt(steps: readonly Step[], key: string): Step | undefined {
  for (const step of steps) {
    const found =
      step.key === key
        ? step
        : blocksOf(step)
            .map((block) => stepAt(block, key))
            .find(Boolean);
    if (found !== undefined) return found;
  }
  return undefined;
}

function blocksOf(step: Step): readonly (readonly Step[])[] {
  if (step.type === 'conditional') return [...step.routes, step.else].map((block) => block.steps);
  return step.type === 'parallel' ? step.branches.map((block) => block.steps) : [];
}
