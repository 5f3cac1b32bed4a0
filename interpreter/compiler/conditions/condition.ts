import type { Expression } from '../../plan';

/** A compiled condition; `known` when it gives the same whatever a run holds. */
export interface Compiled {
  readonly expression: Expression;
  readonly known?: boolean;
}

export function withKnown(expression: Expression, known: boolean | undefined): Compiled {
  return known === undefined ? { expression } : { expression, known };
}
