/**
 * The journal: an entry for every step of a run, each of two halves (and, between them, what became of it on the way). Whatever was decided stands in the opened half and
 * is carried, never decided again. Times are milliseconds since 1970 UTC. `order` numbers the halves of a run as they
 * were written (from 1): the part up to any number is the journal as it was then.
 */
import type { Expression, Step } from './plan';
import type { Fault, ObjectCopy, Value, ValueMap } from './value';

/** What a step changed for those after it: variables, and the run's copies of objects (by id). */
export interface Changes {
  readonly vars?: ValueMap;
  readonly objects?: { readonly [id: string]: ObjectCopy };
  /** Where later waits of this run start to count, by object: set when the run first gets it and by each awaited event. */
  readonly cursor?: { readonly [id: string]: number };
}

/** An operator's hand, journaled with who and why. */
export interface Intervention {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
}

/** What an operator can do with a held step. */
export type Command =
  | { readonly do: 'retry'; readonly input?: ValueMap }
  /** The output must be valid against the action's schema; the host checks it. */
  | { readonly do: 'skip'; readonly output: Value }
  | { readonly do: 'fail' }
  /** Conditional: take route n, -1 for else. */
  | { readonly do: 'route'; readonly route: number }
  /** Set: the value. */
  | { readonly do: 'value'; readonly value: Value };

/** An open wait, as evaluated. Its id is `run/path/generation`. */
export interface Wait {
  /**
   * The awaited objects; the cursor is the version of each above which an event counts. One without a number (the run
   * never saw a version of it, or `since: now`) counts from the version that it has when the wait opens.
   */
  readonly cursor: { readonly [id: string]: number };
  readonly subjects: readonly { readonly type: string; readonly id: string }[];
  readonly events: readonly string[];
  readonly means: { readonly [event: string]: string };
  /** Bound: reads nothing but `event`. */
  readonly when?: Expression;
  /** `since: now`: no look-back by version or state. */
  readonly since?: 'now';
}

export interface Opened {
  readonly order: number;
  readonly at: number;
  /** Answers of the look-up before the step. */
  readonly looked?: readonly Value[];
  /** Objects that came with those answers. */
  readonly changes?: Changes;
  /** Evaluated input of an action; evaluated value of a `set`. */
  readonly input?: Value;
  /** Index of the route taken; -1 for else. */
  readonly route?: number;
  /** Names of values that a condition read and that were missing. */
  readonly missing?: readonly string[];
  /** Absolute end of a wait. */
  readonly until?: number;
  readonly wait?: Wait;
  /** Absolute end by the step's timeout. */
  readonly timeout?: number;
  /** A later generation, or a decision, that an operator made. */
  readonly by?: Intervention;
}

/** A gap between attempts that the machine makes, since it is longer than 60 s. */
export interface Pause {
  readonly order: number;
  readonly attempts: number;
  readonly until: number;
  readonly fault: Fault;
}

/** Of an action that takes its time: what it gave when it was performed, and the wait for its end. */
export interface Performed {
  readonly order: number;
  readonly at: number;
  readonly output: Value;
  /** Copies that came with it: the run has them once the step is done. */
  readonly objects?: readonly ObjectCopy[];
  readonly wait: Wait;
  /** Absolute end of the wait. */
  readonly until: number;
}

export interface Held {
  readonly order: number;
  readonly at: number;
  readonly fault: Fault;
  readonly until: number;
}

export interface Closed {
  readonly order: number;
  readonly at: number;
  /** done; failed (with its fault); withdrawn by stop, timeout or cancellation; skipped by an operator with an output. */
  readonly how: 'done' | 'failed' | 'withdrawn' | 'skipped' | 'retried';
  readonly output?: Value;
  readonly fault?: Fault;
  readonly changes?: Changes;
  readonly by?: Intervention;
  /** retried: what the operator ordered for the next generation. */
  readonly command?: Command;
  /** Pruned: a block whose inner entries were folded into this one. */
  readonly folded?: true;
}

export interface Entry {
  readonly path: string;
  /** From 1. An operator's retry closes one generation (`retried`) and opens the next. */
  readonly generation: number;
  /** `labels` and `output`: what a run evaluates at its start and end, under the paths of the same names. */
  readonly type: Step['type'] | 'labels' | 'output';
  readonly opened: Opened;
  readonly pause?: Pause;
  readonly performed?: Performed;
  readonly held?: Held;
  readonly closed?: Closed;
}

/** In the order of the opened halves. */
export type Journal = readonly Entry[];
