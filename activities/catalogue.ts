import { z } from 'zod';
import type { ActionEntry, Catalogue, JsonSchema } from '../interpreter/catalogue';
import type { Action } from './define-action';
import { actions } from './index.generated';

/** Every action, by id with its major version. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map(actions.map((action) => [action.id, action]));

let entries: Catalogue['actions'] | undefined;

/** The catalogue as data, for the compiler and the API: schemas as JSON Schema 2020-12. Printed once a process. */
export function actionEntries(): Catalogue['actions'] {
  entries ??= Object.fromEntries(actions.map((action) => [action.id, entryOf(action)]));
  return entries;
}

function entryOf({ id, title, description, side, repeat, input, output, faults, awaits }: Action): ActionEntry {
  const entry = { id, title, description, side, repeat, input: printed(input), output: printed(output), faults };
  return awaits === undefined ? entry : { ...entry, awaits };
}

function printed(schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return JSON.parse(JSON.stringify(rest)) as JsonSchema;
}
