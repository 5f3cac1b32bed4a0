import type { Type } from '../../catalogue';
import type { Value } from '../../value';

export interface Parameter {
  readonly name: string;
  /** `item` is the type of the list's items, `same` the type that the method stands on. */
  readonly type: 'string' | 'number' | 'integer' | 'duration' | 'any' | 'item' | 'same';
  readonly optional?: true;
}

/** One method of the language. `run` gets values of the declared types, or gives null for others (type `any`). */
export interface Method {
  readonly on: readonly Type['is'][] | 'all';
  readonly args: readonly Parameter[];
  /** The last parameter may be given any number of times. */
  readonly repeats?: true;
  /** What it gives, from the type that it stands on. A missing value gives a missing one. */
  readonly gives: (on: Type) => Type;
  /** What it gives tells nothing of a person even when what it stands on does. */
  readonly anonymous?: true;
  /** Also called on a missing value. */
  readonly onMissing?: true;
  readonly run: (value: Value, args: readonly Value[], now: number) => Value;
}

export type MethodTable = { readonly [name: string]: Method };
