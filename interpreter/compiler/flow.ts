import type { Type } from '../catalogue';
import { optional } from './types';

/**
 * What is known at one point of a definition: which steps have ended and what they gave, which variables have a value
 * for sure, and whether the point is reached at all.
 */
export class Flow {
  private constructor(
    /** Null for a step that gives nothing. */
    private readonly steps: Map<string, Type | null>,
    private variables: Set<string>,
    /** A `stop` came before: nothing behind this point is reached. */
    public ended: boolean,
  ) {}

  static start(variables: Iterable<string>): Flow {
    return new Flow(new Map(), new Set(variables), false);
  }

  fork(): Flow {
    return new Flow(new Map(this.steps), new Set(this.variables), this.ended);
  }

  /** What a step gave; null when it gives nothing, undefined when it has not ended before this point. */
  given(key: string): Type | null | undefined {
    return this.steps.get(key);
  }

  visible(): readonly string[] {
    return [...this.steps.keys()];
  }

  give(key: string, type: Type | null): void {
    this.steps.set(key, type);
  }

  isSet(variable: string): boolean {
    return this.variables.has(variable);
  }

  setVariable(name: string, hasValue: boolean): void {
    if (hasValue) this.variables.add(name);
    else this.variables.delete(name);
  }

  /** Behind a conditional: one of the routes was taken. What stands in one of several may be missing. */
  joinOne(routes: readonly Flow[]): void {
    const going = routes.filter((route) => !route.ended);
    for (const route of routes) {
      const certain = going.length === 1 && going[0] === route;
      for (const [key, type] of route.added(this)) this.steps.set(key, certain ? type : loosened(type));
    }
    this.ended = going.length === 0;
    const [first, ...rest] = going;
    if (first !== undefined) {
      this.variables = new Set([...first.variables].filter((name) => rest.every((route) => route.isSet(name))));
    }
  }

  /** Behind a parallel step: all branches came to their ends. */
  joinAll(branches: readonly Flow[]): void {
    const before = new Set(this.variables);
    for (const branch of branches) {
      for (const [key, type] of branch.added(this)) this.steps.set(key, type);
      for (const name of branch.variables) this.variables.add(name);
      if (branch.ended) this.ended = true;
    }
    for (const name of before) if (!branches.every((branch) => branch.isSet(name))) this.variables.delete(name);
  }

  /** Behind a step that may have failed: what it would have given and set since `before` may be missing. */
  loosen(before: Flow): void {
    for (const [key, type] of this.added(before)) this.steps.set(key, loosened(type));
    this.variables = new Set([...this.variables].filter((name) => before.isSet(name)));
  }

  private added(before: Flow): readonly (readonly [string, Type | null])[] {
    return [...this.steps].filter(([key]) => !before.steps.has(key));
  }
}

function loosened(type: Type | null): Type | null {
  return type === null ? null : optional(type);
}
