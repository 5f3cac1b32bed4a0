import type { Changes } from '../journal';
import type { ObjectCopy, Value } from '../value';

/**
 * What the steps of a run see of it: variables, copies of objects, outputs of steps. A branch of a parallel has a layer
 * of its own over the one at the fork, which stands still until the join.
 */
export class Layer {
  readonly #vars = new Map<string, Value>();
  readonly #objects = new Map<string, ObjectCopy>();
  readonly #cursors = new Map<string, number>();
  readonly #outputs = new Map<string, Value>();

  constructor(readonly outer: Layer | null) {}

  /** Null when it has no value, or when there is none of that name. */
  variable(name: string): Value {
    const value = this.#vars.get(name);
    return value === undefined ? (this.outer?.variable(name) ?? null) : value;
  }

  object(id: string): ObjectCopy | undefined {
    return this.#objects.get(id) ?? this.outer?.object(id);
  }

  /** The version of an object above which its events count. */
  cursor(id: string): number | undefined {
    return this.#cursors.get(id) ?? this.outer?.cursor(id);
  }

  output(path: string): Value {
    return this.#outputs.get(path) ?? this.outer?.output(path) ?? null;
  }

  /** All copies, each once, in the order in which the run first got them. */
  objects(): readonly ObjectCopy[] {
    const outer = (this.outer?.objects() ?? []).map((copy) => this.#objects.get(copy.id) ?? copy);
    const own = [...this.#objects.values()].filter((copy) => this.outer?.object(copy.id) === undefined);
    return [...outer, ...own];
  }

  setOutput(path: string, output: Value): void {
    this.#outputs.set(path, output);
  }

  setCopy(copy: ObjectCopy, cursor: number): void {
    this.#objects.set(copy.id, copy);
    this.#cursors.set(copy.id, cursor);
  }

  apply(changes: Changes): void {
    const { vars, objects, cursor } = changes;
    if (vars !== undefined) for (const name of Object.keys(vars)) this.#vars.set(name, vars[name] as Value);
    if (objects !== undefined) for (const id of Object.keys(objects)) this.#objects.set(id, objects[id] as ObjectCopy);
    if (cursor !== undefined) for (const id of Object.keys(cursor)) this.#raise(id, cursor[id] as number);
  }

  /** Takes over what a branch changed. Called in the order of definition, so that a later branch wins. */
  merge(branch: Layer): void {
    for (const [name, value] of branch.#vars) this.#vars.set(name, value);
    for (const [id, copy] of branch.#objects) this.#objects.set(id, copy);
    for (const [id, version] of branch.#cursors) this.#raise(id, version);
    for (const [path, output] of branch.#outputs) this.#outputs.set(path, output);
  }

  #raise(id: string, version: number): void {
    this.#cursors.set(id, Math.max(this.cursor(id) ?? version, version));
  }
}

/** The changes that copies make, and the cursors of those that the run did not have before; undefined for none. */
export function changesOf(
  layer: Layer,
  objects: readonly ObjectCopy[],
  events?: { readonly [id: string]: number },
): Changes | undefined {
  let copies: { [id: string]: ObjectCopy } | undefined;
  let cursor: { [id: string]: number } | undefined = events && { ...events };
  for (const copy of objects) {
    copies ??= {};
    copies[copy.id] = copy;
    if (layer.cursor(copy.id) !== undefined || cursor?.[copy.id] !== undefined) continue;
    cursor ??= {};
    cursor[copy.id] = copy.version;
  }
  if (copies === undefined) return cursor && { cursor };
  return cursor === undefined ? { objects: copies } : { objects: copies, cursor };
}
