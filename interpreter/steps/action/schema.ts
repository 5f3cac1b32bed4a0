import { z } from 'zod';
import { duration, strict, title, values } from '../../definition/parts/schema';
import { stepBase } from '../../definition/step/schema';

const retry = strict({
  /** Attempts in all. */
  attempts: z.int().min(1).max(20).optional(),
  /** Before the second attempt. */
  delay: duration.optional(),
  factor: z.number().min(1).max(10).optional(),
  /** The longest gap. */
  maximum: duration.optional(),
  /** Before the second attempt, the third, …; instead of all of the above. */
  intervals: z.array(duration).min(1).max(19).optional(),
});

export const actionSchema = strict({
  ...stepBase,
  type: z.literal('action'),
  /** `inquiry.decline`, or with its major version `report.run@2`. */
  action: title,
  inputs: values.optional(),
  retry: retry.optional(),
  visible: z.boolean().optional(),
});

export type ActionDefinition = z.infer<typeof actionSchema>;
export type RetryDefinition = z.infer<typeof retry>;
