import { z } from 'zod';
import { type Condition, condition, strict } from '../../definition/parts/schema';
import { block, stepBase } from '../../definition/step/schema';

export function conditionalSchema<S extends z.ZodType>(steps: S) {
  return strict({
    ...stepBase,
    type: z.literal('conditional'),
    routes: z
      .array(strict({ ...block(steps), when: condition }))
      .min(1)
      .max(50),
    else: strict(block(steps)),
    on_missing: z.enum(['else', 'error']).optional(),
  });
}

export type { Condition };
