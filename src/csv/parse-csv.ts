/** A line of a file, by where it begins, and what stands in its columns. */
export interface CsvLine {
  readonly line: number;
  readonly cells: readonly string[];
}

/** One cell and what ends it: quoted, with doubled quotes, or plain. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;

/**
 * Reads comma-separated values as RFC 4180 has them; line ends of any system, a byte order mark and empty lines are no
 * matter. Gives the line that cannot be read where there is one.
 */
export function parseCsv(text: string): { readonly lines: readonly CsvLine[]; readonly brokenAt?: number } {
  const source = text.replace(/^\uFEFF/, '');
  const lines: CsvLine[] = [];
  let cells: string[] = [];
  let [begun, line] = [1, 1];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < source.length || cells.length > 0) {
    const found = CELL.exec(source);
    if (found === null) return { lines, brokenAt: begun };
    const [whole, quoted, plain = '', end] = found;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += countLines(whole);
    if (end === ',') continue;
    if (cells.some((cell) => cell.trim() !== '')) lines.push({ line: begun, cells });
    cells = [];
    begun = line;
  }
  return { lines };
}

export function countLines(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}
