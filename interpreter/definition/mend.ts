/**
 * Takes out of a definition what the schema refused, so that the compiler can check the rest in the same go. What was
 * taken out is remembered: a reference to it is no second fault, and pointers are given as they are in what the author wrote.
 */
import type { ShapeIssue } from './issues/schema';
import { type Path, pathOf, pointerOf } from './pointer';
import { checkShape, type Definition } from './schema';

export interface Mended {
  readonly definition: Definition;
  /** Keys of steps and names of variables that were taken out, and `trigger` if it was. */
  readonly broken: ReadonlySet<string>;
  /** A pointer into the mended definition as a pointer into the original. */
  readonly original: (pointer: string) => string;
}

type Json = { [key: string]: unknown } | unknown[];

/** Stands for top-level keys that a definition must have. */
const PLACEHOLDERS: { readonly [key: string]: unknown } = {
  key: 'no-key',
  name: 'no name',
  trigger: { type: 'api' },
  steps: [],
};

/** Null when there is nothing to mend: the input is no map. `issues` are those of the input. */
export function mend(input: unknown, issues: readonly ShapeIssue[]): Mended | null {
  const root = copied(input);
  if (root === null || typeof root !== 'object' || Array.isArray(root)) return null;
  const mending = new Mending(root as { [key: string]: unknown });
  for (let found = issues; ; ) {
    mending.remove(found);
    const checked = checkShape(mending.root);
    if ('definition' in checked) {
      return { definition: checked.definition, broken: mending.broken, original: (at) => mending.original(at) };
    }
    found = checked.issues;
  }
}

class Mending {
  readonly broken = new Set<string>();
  /** Of each list that lost items: the places in the original of those that are left. */
  private readonly places = new Map<unknown, number[]>();

  constructor(readonly root: { [key: string]: unknown }) {}

  /** Every round takes out something at each fault, so that the rounds come to an end. */
  remove(issues: readonly ShapeIssue[]): void {
    const paths = new Map(issues.map((issue) => this.removable(issue.path)).map((path) => [pointerOf(path), path]));
    const backwards = [...paths.values()].sort((left, right) => comparePaths(right, left));
    for (const path of backwards) this.removeAt(path);
  }

  /** The value itself where it is there, else what lacks it; the root lacks nothing, it gets a placeholder. */
  private removable(path: Path): Path {
    return path.length === 1 || holds(this.parentOf(path), path.at(-1)) ? path : path.slice(0, -1);
  }

  private removeAt(path: Path): void {
    const parent = this.parentOf(path);
    const key = path.at(-1) as string | number;
    this.noteNames((parent as { [key: string]: unknown })[key]);
    if (Array.isArray(parent)) {
      this.placesOf(parent).splice(Number(key), 1);
      parent.splice(Number(key), 1);
    } else delete parent[key];
    if (path.length === 1 && Object.hasOwn(PLACEHOLDERS, key)) {
      this.root[key] = copied(PLACEHOLDERS[key]);
      this.broken.add(String(key));
    }
  }

  private noteNames(removed: unknown): void {
    if (removed === null || typeof removed !== 'object') return;
    const { key, name } = removed as { readonly key?: unknown; readonly name?: unknown };
    for (const noted of [key, name]) if (typeof noted === 'string') this.broken.add(noted);
    for (const inner of Object.values(removed)) this.noteNames(inner);
  }

  private parentOf(path: Path): Json {
    let parent: Json = this.root;
    for (const key of path.slice(0, -1)) parent = (parent as { readonly [key: string]: Json })[key] as Json;
    return parent;
  }

  private placesOf(list: readonly unknown[]): number[] {
    const known = this.places.get(list);
    if (known !== undefined) return known;
    const places = list.map((_, index) => index);
    this.places.set(list, places);
    return places;
  }

  original(pointer: string): string {
    let node: unknown = this.root;
    const path = pathOf(pointer).map((key) => {
      const place = this.places.get(node)?.[Number(key)];
      node = holds(node, key) ? (node as { readonly [key: string]: unknown })[key] : undefined;
      return place ?? key;
    });
    return pointerOf(path);
  }
}

function copied(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json));
}

function holds(parent: unknown, key: string | number | undefined): boolean {
  return parent !== null && typeof parent === 'object' && key !== undefined && Object.hasOwn(parent, key);
}

/** In the order of the document: an item of a list after those before it, what is inside after what it is in. */
function comparePaths(left: Path, right: Path): number {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const [one, other] = [left[at], right[at]];
    if (one === other) continue;
    return typeof one === 'number' && typeof other === 'number' ? one - other : String(one) < String(other) ? -1 : 1;
  }
  return left.length - right.length;
}
