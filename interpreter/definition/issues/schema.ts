/** What zod reports, as plain data without zod. */
import type { z } from 'zod';

export type ShapeIssue = { readonly path: readonly (string | number)[] } & (
  | { readonly is: 'unknown_key'; readonly key: string; readonly known: readonly string[] }
  | { readonly is: 'missing'; readonly expected: string }
  | { readonly is: 'wrong_type'; readonly expected: string; readonly found: string }
  | { readonly is: 'bad_choice'; readonly options: readonly string[]; readonly found: string }
  /** The sentence says what the text must look like. */
  | { readonly is: 'bad_format'; readonly sentence: string }
  | { readonly is: 'reserved' }
  | { readonly is: 'too_small' | 'too_big'; readonly limit: number; readonly of: string }
);

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/** `input` is what was checked: it tells a missing value from a wrong one. */
export function readIssues(issues: readonly Issue[], input: unknown, base: Path = []): readonly ShapeIssue[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...(issue.path as Path)];
    return readIssue(issue, path, input);
  });
}

function readIssue(issue: Issue, path: Path, input: unknown): readonly ShapeIssue[] {
  const found = valueAt(input, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = issue.message.split(' ');
      return issue.keys.map((key) => ({ is: 'unknown_key', path: [...path, key], key, known }));
    }
    case 'invalid_key':
      return readIssues(issue.issues, input, path).map((inner) => ({ ...inner, path }));
    case 'invalid_union':
      return issue.errors.length > 0
        ? nearestBranch(issue.errors, input, path)
        : [choice(path, unionOptions(issue), found)];
    case 'invalid_value':
      return [choice(path, issue.values.map(String), found)];
    case 'invalid_type':
      if (found === undefined) return [{ is: 'missing', path, expected: issue.expected }];
      return [{ is: 'wrong_type', path, expected: issue.expected, found: typeOf(found) }];
    case 'too_small':
      return [{ is: 'too_small', path, limit: Number(issue.minimum), of: issue.origin }];
    case 'too_big':
      return [{ is: 'too_big', path, limit: Number(issue.maximum), of: issue.origin }];
    case 'custom':
      return [{ is: 'reserved', path }];
    default:
      return [{ is: 'bad_format', path, sentence: issue.message }];
  }
}

function choice(path: Path, options: readonly string[], found: unknown): ShapeIssue {
  if (found === undefined) return { is: 'missing', path, expected: `one of ${options.join(', ')}` };
  if (typeof found !== 'string') return { is: 'wrong_type', path, expected: 'string', found: typeOf(found) };
  return { is: 'bad_choice', path, options, found };
}

/** Only a union that is told apart by one key has options instead of the faults of its branches. */
function unionOptions(issue: Issue): readonly string[] {
  const { options } = issue as unknown as { readonly options: readonly unknown[] };
  return options.map(String);
}

/** Of several shapes the one that the input is nearest to: with the fewest faults, and those the furthest inside. */
function nearestBranch(branches: readonly (readonly Issue[])[], input: unknown, path: Path): readonly ShapeIssue[] {
  const read = branches.map((issues) => readIssues(issues, input, path));
  return read.reduce((nearest, next) => (farness(next) < farness(nearest) ? next : nearest));
}

/** More faults weigh more than their places; no path is longer than a definition is deep. */
function farness(issues: readonly ShapeIssue[]): number {
  return issues.length * 100 - Math.max(...issues.map(({ path }) => path.length));
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
    return (value as { readonly [key: string]: unknown })[key];
  }, input);
}
