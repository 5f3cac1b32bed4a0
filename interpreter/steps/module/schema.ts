import { z } from 'zod';
import { strict, title, values } from '../../definition/parts/schema';
import { stepBase } from '../../definition/step/schema';

/** Passes the schema; the compiler refuses it until modules can be published. */
export const moduleSchema = strict({
  ...stepBase,
  type: z.literal('module'),
  module: title,
  version: z.int().min(1).optional(),
  inputs: values.optional(),
});
