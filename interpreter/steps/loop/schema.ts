import { z } from 'zod';
import { condition, strict, value } from '../../definition/parts/schema';
import { stepBase } from '../../definition/step/schema';

/** Passes the schema; the compiler refuses it until the machine runs it. */
export function loopSchema<S extends z.ZodType>(steps: S) {
  return strict({
    ...stepBase,
    type: z.literal('loop'),
    for_each: value.optional(),
    map: value.optional(),
    while: condition.optional(),
    maximum: z.int().min(1).max(100).optional(),
    mode: z.enum(['sequential', 'parallel']).optional(),
    result: value.optional(),
    steps,
  });
}
