import { z } from 'zod';
import { strict, value, variableName } from '../../definition/parts/schema';
import { stepBase } from '../../definition/step/schema';

export const setSchema = strict({
  ...stepBase,
  type: z.literal('set'),
  variable: variableName,
  operator: z.enum(['set', 'unset', 'push', 'remove']).optional(),
  value: value.optional(),
});

export type SetDefinition = z.infer<typeof setSchema>;
