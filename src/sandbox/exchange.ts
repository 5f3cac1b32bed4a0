/** What the worker and a child of the sandbox say to each other: a line of JSON for each. */

/** A line of the code's `console`. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
}

/** What is asked of a child: one at a time. */
export interface Question {
  readonly code: string;
  /** JSON of a map. */
  readonly args: string;
  /** Milliseconds of computing. */
  readonly time: number;
  /** Characters of the value's JSON, at most. */
  readonly mostValue: number;
  /** Lines, and characters of them together, of what `console` may say. */
  readonly mostLines: number;
  readonly mostLogged: number;
  /** There where the code has `fetch`. */
  readonly calls?: Calls;
}

/** What a child may ask for while it evaluates. */
export interface Calls {
  /** Names the evaluation: a reply to another one is nobody's. */
  readonly of: string;
  readonly most: number;
  /** Characters of all calls together, at most. */
  readonly mostSent: number;
}

/** A call that the code makes, said by a child before its answer. The code wrote all of it. */
export interface Call {
  /** From 1. */
  readonly call: number;
  /** JSON of a `Request`. */
  readonly request: string;
}

/** What came of a call: JSON of a `Response`, or that there was one too many. */
export interface Reply {
  readonly of: string;
  readonly call: number;
  readonly response?: string;
}

export interface Request {
  readonly url: string;
  readonly method: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
}

/** As the code sees it, or why there is none. */
export type Response =
  | { readonly status: number; readonly headers: { readonly [name: string]: string }; readonly body: string }
  | { readonly failed: { readonly code: string; readonly message: string } };

/** What the code threw. Lines and columns begin at 1 and are the author's. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  /** Only the frames in the author's code. */
  readonly stack: readonly string[];
  readonly line: number | null;
  readonly column: number | null;
  /** The call that failed, where it is the error of one. */
  readonly call?: number;
}

/** How the code ended, beside giving a value. */
export type Failure =
  | 'syntax'
  | 'no_function'
  | 'threw'
  | 'time'
  | 'memory'
  | 'depth'
  | 'unsettled'
  | 'calls'
  | 'not_json'
  | 'too_large';

export interface Answer {
  readonly ended: 'returned' | Failure;
  /** JSON; for `returned`. */
  readonly value?: string;
  /** For `syntax`, `threw` and `not_json`, where there was anything to say. */
  readonly thrown?: Thrown;
  readonly logs: readonly LogLine[];
  /** Lines of `console` that found no place. */
  readonly unlogged: number;
}

/** The first line of a child: it can be asked. */
export const READY = 'ready';
