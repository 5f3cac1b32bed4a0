/** What every step has. Catch branches and undo are declared here and refused by the compiler until they can run. */
import { z } from 'zod';
import { description, duration, stepKey, title, value } from '../parts/schema';

export const stepBase = {
  key: stepKey,
  name: title.optional(),
  description: description.optional(),
  continue_on_error: z.boolean().optional(),
  timeout: duration.optional(),
  on_error: value.optional(),
  undo: value.optional(),
};

/** Steps behind a route or a branch; the list of steps is handed in, since it holds such blocks again. */
export function block<S extends z.ZodType>(steps: S) {
  return { label: title.optional(), steps };
}
