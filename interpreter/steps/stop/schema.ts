import { z } from 'zod';
import { description, strict } from '../../definition/parts/schema';
import { stepBase } from '../../definition/step/schema';

export const stopSchema = strict({
  ...stepBase,
  type: z.literal('stop'),
  outcome: z.enum(['completed', 'failed', 'canceled']),
  /** May hold references. */
  message: description.optional(),
});

export type StopDefinition = z.infer<typeof stopSchema>;
