/** What an expression looks like once it is read: a name and what hangs on it. Positions count UTF-16 units of the text. */

export interface Reference {
  readonly is: 'reference';
  /** A root or a step key. */
  readonly name: string;
  readonly at: number;
  readonly segments: readonly Segment[];
}

export type Segment =
  /** `.name`: a key, or a method without parentheses. */
  | { readonly is: 'name'; readonly name: string; readonly at: number }
  /** `["preferred-name"]`: always a key. */
  | { readonly is: 'key'; readonly name: string; readonly at: number }
  /** `[0]` */
  | { readonly is: 'index'; readonly index: number; readonly at: number }
  /** `.split(",")` */
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Argument[]; readonly at: number };

export type Argument = Reference | { readonly is: 'literal'; readonly value: Scalar; readonly at: number };

export type Scalar = null | boolean | number | string;

/** Text with expressions in it. `whole`: one expression and nothing else, which keeps its type. */
export interface Template {
  readonly parts: readonly (string | Reference)[];
  readonly whole: boolean;
}

/** A text that is no expression, and where it ceases to be one. */
export class SyntaxFault extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
    this.name = 'SyntaxFault';
  }
}

/** What was read, or where and why it could not be. */
export function attemptParse<T>(parse: () => T): T | SyntaxFault {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SyntaxFault) return error;
    throw error;
  }
}
