import { canonicalize } from '../canonical';
import { compareText } from '../language/compare-values';
import { isIndex } from '../language/name-of';

/**
 * The fewest paths that hold all of some paths, in a stable order: what is read of an item of a list needs the list, and
 * what stands below another path is part of it. `[[]]` is everything.
 */
export function distinctPaths(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const whole = new Map(paths.map(upToList).map((path) => [canonicalize(path), path]));
  const sorted = [...whole].sort(([left], [right]) => compareText(left, right)).map(([, path]) => path);
  return sorted.filter((path) => !sorted.some((other) => other.length < path.length && isPrefix(other, path)));
}

function upToList(path: readonly string[]): readonly string[] {
  const index = path.findIndex(isIndex);
  return index === -1 ? path : path.slice(0, index);
}

function isPrefix(prefix: readonly string[], path: readonly string[]): boolean {
  return prefix.every((key, index) => path[index] === key);
}
