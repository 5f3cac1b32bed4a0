/** What programs of steps are made of: generators that yield while they are parked and give how they ended. */
import type { Changes, Intervention } from '../journal';
import type { Expression, LookUp, Step, StopStep } from '../plan';
import type { Outcome } from '../requests';
import type { Fault, Value, ValueMap } from '../value';
import type { Layer } from './layer';

/** What a parked program is given: an answer of the host, or word that it is no longer wanted, or that its children ended. */
export type Answer = Outcome | { readonly type: 'withdrawn' } | { readonly type: 'joined' };

export interface Done {
  readonly is: 'done';
  readonly output?: Value;
  readonly changes?: Changes;
  readonly by?: Intervention;
  /** An operator gave the output. */
  readonly skipped?: true;
}

export interface Faulted {
  readonly is: 'fault';
  readonly fault: Fault;
  /** It comes from within a block, where it was dealt with already: it is passed on, not held again. */
  readonly raised?: true;
}

export interface Stopped {
  readonly is: 'stop';
  readonly outcome: StopStep['outcome'];
  readonly message: Value;
  readonly fault: Fault | null;
  /** Where the run stopped: what its output is evaluated from. */
  readonly layer: Layer;
}

export interface Withdrawn {
  readonly is: 'withdrawn';
}

export type Result = Done | Faulted | Stopped | Withdrawn;

export const DONE: Done = { is: 'done' };
export const WITHDRAWN: Withdrawn = { is: 'withdrawn' };

export type Program<T = Result> = Generator<undefined, T, Answer>;

/** The labels or the output of a run: evaluated, held and journaled as a step is. */
export interface Gathering {
  readonly type: 'labels' | 'output';
  readonly key: 'labels' | 'output';
  readonly pointer: string;
  readonly values: { readonly [key: string]: Expression };
  readonly lookUps?: readonly LookUp[];
  readonly continueOnError?: never;
  readonly timeout?: never;
}

/** Whatever has an entry in the journal. */
export type Walked = Step | Gathering;

/** Where a step stands. */
export interface Place {
  readonly layer: Layer;
  /** A block around it goes on after errors: a fault is raised there rather than held. */
  readonly caught: boolean;
  /** A block around it has ended: what has no entry is not begun. */
  readonly settled: boolean;
}

export function isValueMap(value: Value): value is ValueMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
