import type { Type } from '../catalogue';
import type { Scalar } from '../language/syntax';

/** A text's type names the text itself as its only choice, so that it can be held against a list of choices. */
export function typeOfLiteral(value: Scalar): Type {
  if (value === null) return { is: 'any', optional: true };
  if (typeof value === 'string') return { is: 'string', choices: [value] };
  if (typeof value === 'boolean') return { is: 'boolean' };
  return { is: Number.isInteger(value) ? 'integer' : 'number' };
}
