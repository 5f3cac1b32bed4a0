/** A number that was measured, and what was promised of it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** At most or at least this; absent where the number is only told. */
  readonly bound?: { readonly most: number } | { readonly least: number };
  /** How it came about: spread, counts, the numbers that it was made of. */
  readonly detail?: string;
}

/** A figure under its heading of RESULTS.md. */
export interface Chapter {
  readonly title: string;
  /** What was done, and what the numbers do not say. */
  readonly notes: readonly string[];
  readonly figures: readonly Figure[];
}

/** Whether a promise was kept; undefined where none was made. */
export function isMet({ value, bound }: Figure): boolean | undefined {
  if (bound === undefined) return undefined;
  return 'most' in bound ? value <= bound.most : value >= bound.least;
}

/** The middle of some numbers, of which there is at least one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const above = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? above) + above) / 2 : above;
}

/** A number with three digits that count, and thousands apart. */
export function print(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
