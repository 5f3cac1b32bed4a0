/** What the world does in a simulation: plain data, so that a script can be stored, sent and run by any host. */
import type { Command, Intervention } from '../journal';
import type { Ask, Perform } from '../requests';
import type { Fault, ObjectCopy, Value, ValueMap } from '../value';

/** One attempt of an action. `takes`: milliseconds until it is answered, 0 if absent. */
export type StubbedAttempt =
  | { readonly output: Value; readonly objects?: readonly ObjectCopy[]; readonly takes?: number }
  | { readonly fault: Fault; readonly takes?: number };

/** Attempts in order, over generations too; the last is given again and again. Or what gives attempt n (from 1). */
export type Stub = readonly StubbedAttempt[] | ((request: Perform, attempt: number) => StubbedAttempt);

/** The answers of a look-up, one a question, or its fault. */
export type StubbedLookUp =
  | { readonly answers: readonly Value[]; readonly objects?: readonly ObjectCopy[] }
  | { readonly fault: Fault };

/** An event in the world, `after` so many milliseconds of the run. */
export interface WorldEvent {
  readonly after: number;
  readonly name: string;
  /** The object as the event left it; attributes that are not given are as they were. */
  readonly object: { readonly type: string; readonly id: string; readonly [attribute: string]: Value };
  readonly context?: ValueMap;
  /** Further objects whose events it is, by id: an inquiry of the case. */
  readonly subjects?: readonly string[];
}

export interface ScriptedCommand {
  /** Milliseconds after the step was held, or the wait opened; 0 if absent. */
  readonly after?: number;
  readonly command: Command;
  readonly by?: Intervention;
}

export interface Script {
  /** By path or by action id; a path goes first. */
  readonly actions?: { readonly [pathOrAction: string]: Stub };
  /** By path: one a generation, the last given again and again. Without: on no list, no relation. */
  readonly lookUps?: { readonly [path: string]: readonly StubbedLookUp[] | ((request: Ask) => StubbedLookUp) };
  readonly events?: readonly WorldEvent[];
  /** By path: what operators do in each generation with a step that is held, or with a wait. */
  readonly commands?: { readonly [path: string]: readonly ScriptedCommand[] };
  /** Cancels the run after so many milliseconds. */
  readonly cancelAfter?: number;
}
