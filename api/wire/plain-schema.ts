import { z } from 'zod';
import type { Type } from '../../interpreter/catalogue';

/** The schema of a value that is neither a list nor a map. Dates and references are texts. */
export function plainSchema({ is }: Type, text: z.ZodType = z.string()): z.ZodType {
  switch (is) {
    case 'integer':
      return z.int();
    case 'number':
      return z.number();
    case 'boolean':
      return z.boolean();
    case 'any':
      return z.unknown();
    default:
      return text;
  }
}
