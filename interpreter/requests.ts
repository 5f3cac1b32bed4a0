/** What a run asks of its host, and what the host answers. At most one request of a type (a sleep: of a why) is open at a path. */

import type { Repeat } from './catalogue';
import type { Command, Intervention, Journal, Wait } from './journal';
import type { Retry } from './plan';
import type { Fault, ObjectCopy, Value, ValueMap } from './value';

export type { Command } from './journal';

interface RequestBase {
  readonly path: string;
  readonly generation: number;
}

/** Do an action. Outcome: done or failed (or canceled, after it was withdrawn). */
export interface Perform extends RequestBase {
  readonly type: 'perform';
  readonly action: string;
  readonly side: 'own' | 'outside';
  readonly repeat: Repeat;
  readonly input: ValueMap;
  readonly retry: Retry;
  /** Attempts already made, before a gap that the machine made. */
  readonly attempts: number;
  readonly visible: boolean;
  readonly reads: readonly (readonly string[])[];
  readonly name?: string;
}

/** A question to the world with its values filled in. */
export type Question =
  | { readonly is: 'list'; readonly list: string; readonly item: ValueMap }
  | {
      readonly is: 'relation';
      readonly of: Value;
      readonly path: readonly string[];
      readonly read: readonly string[] | 'count' | { readonly any: string };
    };

/** Ask the world. Outcome: looked (an answer a question, in order) or failed. */
export interface Ask extends RequestBase {
  readonly type: 'look_up';
  readonly questions: readonly Question[];
}

/** Await events until a deadline. Outcome: event, state, timeout or operator. */
export interface Await extends RequestBase {
  readonly type: 'await';
  readonly wait: Wait;
  readonly until: number;
  /** Ids of the run's copies that later steps may read: read again by the host when the wait ends. */
  readonly reread: readonly string[];
}

/** Outcome: woken. */
export interface Sleep extends RequestBase {
  readonly type: 'sleep';
  readonly until: number;
  /** wait: the step itself. timeout: of the step. pause: between attempts. hold: the end of a hold. */
  readonly why: 'wait' | 'timeout' | 'pause' | 'hold';
}

/** A step that failed for good waits for an operator. Outcome: resolved. */
export interface Hold extends RequestBase {
  readonly type: 'hold';
  readonly fault: Fault;
  readonly offers: readonly Command['do'][];
  readonly until: number;
}

export type Request = Perform | Ask | Await | Sleep | Hold;

/** What the event was that ended a wait; `object` is a reference, its copy is in `objects`. */
export interface TakenEvent {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly context: ValueMap;
  readonly object: { readonly type: string; readonly id: string };
}

export type Outcome =
  /** perform */
  | { readonly type: 'done'; readonly output: Value; readonly objects?: readonly ObjectCopy[] }
  | { readonly type: 'failed'; readonly fault: Fault; readonly attempts: number }
  /** perform: try again after a gap longer than 60 s. */
  | { readonly type: 'later'; readonly fault: Fault; readonly attempts: number; readonly after: number }
  /** perform, after it was withdrawn and had no effect. */
  | { readonly type: 'canceled' }
  /** look_up */
  | { readonly type: 'looked'; readonly answers: readonly Value[]; readonly objects?: readonly ObjectCopy[] }
  /**
   * await: what ended it, the copies that later steps read, read again (the awaited object as it was in the event), and
   * the version of each subject in the event, which later waits on it start from.
   */
  | {
      readonly type: 'event';
      readonly event: TakenEvent;
      readonly objects: readonly ObjectCopy[];
      readonly cursor: { readonly [id: string]: number };
    }
  | { readonly type: 'state'; readonly event: string; readonly objects: readonly ObjectCopy[] }
  | { readonly type: 'timeout'; readonly objects?: readonly ObjectCopy[] }
  /** sleep */
  | { readonly type: 'woken' }
  /** hold; await (an operator ends the wait) */
  | { readonly type: 'resolved'; readonly command: Command; readonly by: Intervention };

/** Where a run stands. `held` is `errored` to the API. */
export type Status = 'running' | 'held' | 'completed' | 'failed' | 'canceled';

/** What starts a run: carried by value, with the plan. */
export interface RunStart {
  readonly run: {
    readonly id: string;
    readonly workflow: string;
    readonly version: number;
    readonly created_at: string;
    /** Of a run that was started at a time: the instant it was for. */
    readonly scheduled_for?: string;
  };
  /** Key of the environment. */
  readonly environment: string;
  /**
   * API trigger: its fields (objects as references). Event trigger, date, schedule over objects: a reference to the
   * object. Schedule without objects: the time it was for.
   */
  readonly trigger: Value;
  readonly event?: { readonly name: string; readonly created_at: string; readonly context: ValueMap };
  readonly objects: readonly ObjectCopy[];
  /** Version of each object in the trigger event (or when it was read): where waits on it start to count. */
  readonly cursor: { readonly [id: string]: number };
  readonly interpreterVersion: number;
}

/** The machine, as its hosts see it. Synchronous; never throws for anything a definition or the world can do. */
export interface RunMachine {
  /** Requests made since the last call, in a stable order. */
  requests(): readonly Request[];
  /** Requests no longer wanted, since the last call. A withdrawn outside `perform` must still be answered. */
  withdrawn(): readonly Request[];
  /**
   * `now`: milliseconds. Answers to requests that are not open, and outcomes that do not fit them, are ignored (returns
   * false). Give the request itself; of a sleep `why` is needed, since one path may have two.
   */
  answer(
    request: { readonly path: string; readonly type: Request['type']; readonly why?: Sleep['why'] },
    outcome: Outcome,
    now: number,
  ): boolean;
  /** Withdraw all and end as canceled. */
  cancel(now: number): void;
  readonly status: Status;
  /** Evaluated at the start; null until then. */
  readonly labels: ValueMap | null;
  readonly output: ValueMap | null;
  readonly fault: Fault | null;
  /** Live: halves are added as the run goes on and, once written, never change. */
  readonly journal: Journal;
}
