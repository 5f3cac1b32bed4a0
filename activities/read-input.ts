import type { z } from 'zod';
import type { ValueMap } from '../interpreter/value';
import { fault } from '../src/faults/fault';

/**
 * Checks an evaluated input against an action's schema. Missing and null are one value, so a null input is left out.
 * Fault `action_input_invalid`: `details.issues` has a JSON pointer into the input and a sentence for each.
 */
export function readInput<I extends z.ZodType>(action: string, schema: I, given: ValueMap): z.output<I> {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const read = schema.safeParse(present);
  if (read.success) return read.data;
  const issues = read.error.issues.map((issue) => ({ pointer: pointerOf(issue.path), message: issue.message }));
  throw fault('action_input_invalid', {
    message: `The input of ${action} is not what the action takes: ${issues.map(sentence).join(' ')}`,
    details: { action, issues },
  });
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function sentence(issue: { readonly pointer: string; readonly message: string }): string {
  return `${issue.pointer === '' ? 'The whole' : issue.pointer}: ${issue.message}.`;
}
