import { type Scope, valueAt } from '../../../interpreter/language/evaluate';
import type { Root } from '../../../interpreter/plan';
import type { ObjectCopy, Value } from '../../../interpreter/value';

/** A scope over plain values; names of missing ones are noted. */
export function scopeOver(
  roots: { readonly [root in Root]?: Value },
  rest: { readonly objects?: readonly ObjectCopy[]; readonly looked?: readonly Value[]; readonly now?: number } = {},
): Scope & { readonly noted: string[] } {
  const noted: string[] = [];
  return {
    read: (root, path) => valueAt(roots[root] ?? null, path),
    object: (id) => rest.objects?.find((copy) => copy.id === id),
    looked: rest.looked ?? [],
    now: rest.now ?? Date.UTC(2026, 5, 15),
    missing: (name) => noted.push(name),
    interpreterVersion: 1,
    noted,
  };
}
