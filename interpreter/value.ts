/** The data of the language: plain JSON, objects of the world, faults. */

export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };
export type ValueMap = { readonly [key: string]: Value };

/**
 * An object of the world as a run carries it: who it is, the version it had, and the attributes that the plan reads
 * (snake_case, dates as ISO 8601 UTC with milliseconds). A run keeps one copy an id, shared by every reference.
 */
export interface ObjectCopy {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly [attribute: string]: Value;
}

/** What a reference to an object is in a value: enough to find the run's copy. */
export type ObjectReference = { readonly type: string; readonly id: string };

/** The category decides, in one place each, the HTTP status, the retry and the tone of the sentence. */
export type FaultCategory = 'invalid' | 'missing' | 'conflict' | 'denied' | 'limited' | 'transient' | 'internal';

export interface Fault {
  /** snake_case, stable, listed in docs/reference/errors.md. */
  readonly code: string;
  readonly category: FaultCategory;
  /** A sentence for people; holds no personal data. */
  readonly message: string;
  /** JSON pointer into the definition or the request, where there is one. */
  readonly pointer?: string;
  readonly details?: ValueMap;
  /** Milliseconds that the other side asked to be left alone. */
  readonly retryAfter?: number;
  readonly cause?: Fault;
}
