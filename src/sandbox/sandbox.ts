import type { Value, ValueMap } from '../../interpreter/value';
import type { LogLine } from './exchange';
import type { Fetching } from './fetcher';

/** Code of an author, and what it is called with. */
export interface Evaluation {
  /** Declares `async function evaluateCodeStep(args)`. */
  readonly code: string;
  readonly args: ValueMap;
  /** Milliseconds of computing; on the wall it may take three times as long, and a second. */
  readonly timeout: number;
  /** The code has `fetch`, for that and no more. On the wall it may take 15 s longer, and 31 s in all. */
  readonly fetching?: Fetching;
}

export interface Evaluated {
  readonly value: Value;
  /** What the code said to `console`, in order, bounded. */
  readonly logs: readonly LogLine[];
  /** Lines that found no place in `logs`. */
  readonly unlogged: number;
}

/** Runs authors' code where it can reach nothing and use up nothing. */
export interface Sandbox {
  /**
   * Gives what the code returned, as JSON. Anything else is a fault of `SANDBOX_FAULTS`, or `call_canceled` when the
   * signal is aborted, or that of a call whose error the code let pass; all say what its calls can have done in the
   * world, and without `fetching` that nothing was.
   */
  evaluate(evaluation: Evaluation, signal: AbortSignal): Promise<Evaluated>;
  /** Ends all of its processes. What is under way ends in `code_crashed`. */
  close(): Promise<void>;
}

/** Characters of JSON that code may be called with and may return. */
export const MOST_VALUE = 256 * 1024;
/** Characters of code. */
export const MOST_CODE = 64 * 1024;
/** Lines of `console` that are kept, and characters of them together. */
export const MOST_LINES = 200;
export const MOST_LOGGED = 16 * 1024;
/** Levels of the returned value. */
export const DEEPEST = 64;
