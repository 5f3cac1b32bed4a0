import type { Value, ValueMap } from '../../../../interpreter/value';
import type { FaultCode } from '../../../../src/faults/catalogue';
import type { Scene } from './scene';

/** Makes what a case needs, and gives the input of the action. */
export type InputOf = (scene: Scene) => Promise<ValueMap>;

/** Ends the object that an action that takes its time waits for, by what that gave. */
export type EndOf = (scene: Scene, output: Value) => Promise<void>;

/** What the action's own example is run on. */
export interface ExampleCase {
  /** How the run is started that the example stands in: by events, or by the API with fields of these types. */
  readonly trigger: { readonly events: readonly string[] } | { readonly fields: { readonly [key: string]: string } };
  /** Makes what the example names, and gives its trigger: an object, or fields by key. */
  readonly world: (scene: Scene) => Promise<Value>;
  /** Of an action that takes its time: ends well what it waits for. */
  readonly end?: EndOf;
}

/** How an own action is shown: its example, and each of the faults that it declares, raised once. */
export interface ActionCases {
  readonly example: ExampleCase;
  readonly faults: { readonly [code in FaultCode]?: InputOf };
  /** Faults of how that ends which it waits for: of its example. */
  readonly ends?: { readonly [code in FaultCode]?: EndOf };
}

/** By the action's id. */
export type FamilyCases = { readonly [id: string]: ActionCases };
