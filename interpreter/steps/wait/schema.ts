import { z } from 'zod';
import { condition, duration, reference, strict, title } from '../../definition/parts/schema';
import { stepBase } from '../../definition/step/schema';

/** For time: `duration`, or `until` with `offset`. For events: `for` and `events`. The compiler refuses a mixture. */
export const waitSchema = strict({
  ...stepBase,
  type: z.literal('wait'),
  duration: duration.optional(),
  until: reference.optional(),
  offset: duration.optional(),
  time_zone: title.optional(),
  for: z.union([reference, z.array(reference).min(1).max(50)]).optional(),
  events: z.array(title).min(1).max(50).optional(),
  when: condition.optional(),
  default_resolution: duration.optional(),
  on_expiration: z.enum(['continue', 'error']).optional(),
  since: z.literal('now').optional(),
});

export type WaitDefinition = z.infer<typeof waitSchema>;
