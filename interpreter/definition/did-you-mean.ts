/** Beyond it nothing is compared, since the work grows with the square. */
const LONGEST_NAME = 64;

/** The name nearest to a mistyped one (Damerau-Levenshtein, swaps of neighbours count once), if any is near enough. */
export function didYouMean(wrong: string, names: Iterable<string>): string | undefined {
  if (wrong.length > LONGEST_NAME) return undefined;
  const allowed = Math.min(3, Math.max(1, Math.floor(wrong.length / 3)));
  let nearest: string | undefined;
  let least = allowed + 1;
  for (const name of names) {
    if (Math.abs(name.length - wrong.length) >= least) continue;
    const apart = distance(wrong.toLowerCase(), name.toLowerCase());
    if (apart < least) [nearest, least] = [name, apart];
  }
  return nearest;
}

/** `Did you mean "steps"?`, or a list of what there is, or the sentence given. */
export function suggestion(wrong: string, names: readonly string[], otherwise: string): string {
  const near = didYouMean(wrong, names);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return names.length > 0 && names.length <= 12 ? `There is: ${names.join(', ')}.` : otherwise;
}

function distance(left: string, right: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const ways = [at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1)];
      if (row > 1 && column > 1 && swapped) ways.push(at(beforeLast, column - 2) + 1);
      current.push(Math.min(...ways));
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, right.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] as number;
}
