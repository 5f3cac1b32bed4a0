/**
 * The plan: what the compiler makes of a definition and the machine walks. Small, plain JSON, hashed, stored with the
 * version, given to a run by value. Every build reads every plan format since 1.0: change it only by adding.
 */
import type { Repeat, Type } from './catalogue';
import type { PlanTrigger } from './plan-trigger';
import type { Fault, Value } from './value';

export type Root = 'trigger' | 'event' | 'run' | 'environment' | 'vars' | 'steps' | 'item' | 'index' | 'error';

/**
 * Where in a text a value stands, which decides what of it must be written otherwise so that it stays a value there.
 * `html`: between tags or in a quoted attribute. `url`: a part of a URL behind its host. `link`: a whole URL in HTML or
 * Slack's markup; `address`: a whole URL by itself. `slack`: Slack's mrkdwn. `line`: one line, such as a header of a
 * mail. `text`: plain text. `json`: inside a JSON string; `json_value`: where JSON has a value.
 */
export type TextPlace = 'html' | 'url' | 'link' | 'address' | 'slack' | 'line' | 'text' | 'json' | 'json_value';

/** Total, synchronous, without effects. A condition is an expression that gives a boolean. */
export type Expression =
  | { readonly is: 'literal'; readonly value: Value }
  /** Own properties and list indexes only; `steps` has the step's key (or path) first. */
  | { readonly is: 'read'; readonly root: Root; readonly path: readonly string[] }
  /** `of` gives an object reference; the attributes come from the run's one copy of it. */
  | { readonly is: 'attribute'; readonly of: Expression; readonly path: readonly string[] }
  /** Answer number `index` of the look-up made before the step, and a path into it. */
  | {
      readonly is: 'looked';
      readonly index: number;
      readonly path: readonly string[];
      /** What was looked up, in the author's words. */
      readonly name?: string;
    }
  | { readonly is: 'call'; readonly method: string; readonly on: Expression; readonly args: readonly Expression[] }
  | { readonly is: 'text'; readonly parts: readonly Expression[] }
  /** A value as text that can do nothing but stand in its place. */
  | { readonly is: 'escape'; readonly as: TextPlace; readonly of: Expression }
  | { readonly is: 'list'; readonly items: readonly Expression[] }
  | { readonly is: 'map'; readonly entries: { readonly [key: string]: Expression } }
  | {
      readonly is: 'compare';
      readonly operator: string;
      readonly as: Type['is'];
      readonly left: Expression;
      readonly right?: Expression;
    }
  | { readonly is: 'all' | 'any'; readonly of: readonly Expression[] }
  | { readonly is: 'not'; readonly of: Expression };

/** What only the world knows, asked for in one request before a step. Answers come in the same order. */
export type LookUp =
  /** Is an item with these values on the list? Gives a boolean. */
  | { readonly is: 'list'; readonly list: string; readonly item: Expression }
  /**
   * From an object over relations to a value: `path` is relation keys (none for an attribute that is itself related),
   * `read` the attribute path, or none for a reference to the object there, or the method `count`; or whether
   * an attribute is true of `any` of the objects there.
   */
  | {
      readonly is: 'relation';
      readonly of: Expression;
      readonly path: readonly string[];
      readonly read: readonly string[] | 'count' | { readonly any: string };
    };

export interface Retry {
  /** Attempts in all, 1 to 20. */
  readonly attempts: number;
  /** Milliseconds before the second attempt. */
  readonly delay: number;
  readonly factor: number;
  /** The longest gap, milliseconds. Gaps over 60 s are made by the machine, with a timer between. */
  readonly maximum: number;
  /** Milliseconds before the second attempt, the third, …: instead of what the others would give. */
  readonly intervals?: readonly number[];
}

interface StepBase {
  readonly key: string;
  /** Author's words, for summaries and run_steps. */
  readonly name?: string;
  /** JSON pointer of the step in the definition. */
  readonly pointer: string;
  readonly continueOnError?: true;
  /** Milliseconds for the whole step, attempts included. */
  readonly timeout?: number;
  readonly lookUps?: readonly LookUp[];
}

/** What follows an action that was performed, before its step ends: its end is awaited. */
export interface Awaits {
  readonly kind: string;
  /** Keys that lead to the awaited object in the output; none for the output itself. */
  readonly of: readonly string[];
  readonly events: readonly string[];
  readonly means: { readonly [event: string]: string };
  /** The events that end the step as failed. */
  readonly faults: { readonly [event: string]: Fault };
  /** Milliseconds until it is given up. */
  readonly timeout: number;
  /** Keys of the output that later expressions read, and the attribute of the object that each of them is. */
  readonly output: { readonly [key: string]: string };
  /** The input whose false says that nothing is awaited. */
  readonly asked?: string;
}

export interface ActionStep extends StepBase {
  readonly type: 'action';
  /** With its major version: `inquiry.decline@1`. */
  readonly action: string;
  readonly side: 'own' | 'outside';
  readonly repeat: Repeat;
  /** A `map` expression. */
  readonly inputs: Expression;
  readonly retry: Retry;
  readonly visible?: true;
  /** Paths of the output that later expressions read; nothing else returns to the run. `[[]]` is all of it. */
  readonly reads: readonly (readonly string[])[];
  readonly awaits?: Awaits;
}

export interface Block {
  readonly label: string;
  readonly steps: readonly Step[];
}

export interface ConditionalStep extends StepBase {
  readonly type: 'conditional';
  readonly routes: readonly (Block & { readonly when: Expression })[];
  readonly else: Block;
  readonly onMissing: 'else' | 'error';
}

export interface ParallelStep extends StepBase {
  readonly type: 'parallel';
  readonly branches: readonly Block[];
}

export interface TimeWaitStep extends StepBase {
  readonly type: 'wait';
  readonly for: 'time';
  /** Milliseconds. One of `duration` and `until` is there. */
  readonly duration?: number;
  /** Gives an instant, or a date (its start in UTC). */
  readonly until?: Expression;
  /** Milliseconds added to `until`, may be negative. */
  readonly offset?: number;
}

export interface EventWaitStep extends StepBase {
  readonly type: 'wait';
  readonly for: 'events';
  /** Each gives an object reference (or a list of them). */
  readonly of: readonly Expression[];
  readonly events: readonly string[];
  /** Event name to the status it means on an awaited object of that event's own kind. */
  readonly means: { readonly [event: string]: string };
  /** Reads of anything but `event` are bound to literals when the wait opens; evaluated where the event is taken. */
  readonly when?: Expression;
  /** Milliseconds until it resolves by itself. */
  readonly resolution: number;
  readonly onExpiration: 'continue' | 'error';
  readonly since?: 'now';
}

export interface SetStep extends StepBase {
  readonly type: 'set';
  readonly variable: string;
  readonly operator: 'set' | 'unset' | 'push' | 'remove';
  readonly value?: Expression;
}

export interface StopStep extends StepBase {
  readonly type: 'stop';
  readonly outcome: 'completed' | 'failed' | 'canceled';
  readonly message?: Expression;
}

export type Step = ActionStep | ConditionalStep | ParallelStep | TimeWaitStep | EventWaitStep | SetStep | StopStep;

/** A name to be resolved in an environment when a version is activated there. */
export interface NameUse {
  /** 'list', 'case-template', 'inquiry-template', … */
  readonly of: string;
  readonly key: string;
  readonly pointer: string;
  /** For a connection: the types of which it must be one. Plans made before this was noted say nothing. */
  readonly types?: readonly string[];
}

/** How many runs with one key are under way at once; those without a key are not counted. */
export interface Concurrency {
  readonly key: Expression;
  readonly lookUps?: readonly LookUp[];
  readonly limit: number;
  /** What becomes of a run over the limit. */
  readonly onLimit: 'queue' | 'refuse';
  /** Whether a run that is held gives its place to another. */
  readonly held: 'release' | 'keep';
}

export interface Plan {
  readonly planVersion: 1;
  readonly workflow: string;
  readonly trigger: PlanTrigger;
  readonly labels: { readonly [key: string]: Expression };
  readonly labelLookUps?: readonly LookUp[];
  readonly concurrency?: Concurrency;
  readonly variables: { readonly [name: string]: { readonly type: Type; readonly default: Value } };
  readonly steps: readonly Step[];
  readonly output: { readonly [key: string]: Expression };
  readonly outputLookUps?: readonly LookUp[];
  readonly onFailure: 'hold' | 'fail';
  /** By kind: the attribute paths that a run's copies must carry. */
  readonly carries: { readonly [kind: string]: readonly (readonly string[])[] };
  readonly names: readonly NameUse[];
}
