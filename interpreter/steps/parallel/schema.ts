import { z } from 'zod';
import { strict } from '../../definition/parts/schema';
import { block, stepBase } from '../../definition/step/schema';

export function parallelSchema<S extends z.ZodType>(steps: S) {
  return strict({
    ...stepBase,
    type: z.literal('parallel'),
    branches: z
      .array(strict(block(steps)))
      .min(2)
      .max(50),
  });
}
