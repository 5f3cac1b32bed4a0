import type { ValueMap } from '../../interpreter/value';
import { type CsvLine, parseCsv } from '../csv/parse-csv';
import { fault } from '../faults/fault';
import type { ImporterType } from './importer-types';

/** A row of a file: the cells that have something in them, by column. */
export interface ImporterRow {
  readonly line: number;
  readonly row: ValueMap;
}

const MOST_ROWS = 100_000;
/** What no text of the database can hold. */
const NOT_STORABLE = /\0|\p{Surrogate}/u;

/** Reads the rows of a file. Fault `importer_file_invalid`, which says what of the file as a whole is wrong. */
export function readRows({ needed, possible = [] }: ImporterType, file: Uint8Array): readonly ImporterRow[] {
  const { lines, brokenAt } = parseCsv(readText(file));
  if (brokenAt !== undefined)
    throw wrong(`Line ${brokenAt} cannot be read: a cell with quotes, commas or line ends stands in quotes.`);
  const [heading, ...rest] = lines;
  if (heading === undefined) throw wrong('The file is empty.');
  const columns = readHeading(heading, needed, possible);
  if (rest.length === 0) throw wrong('The file has a heading and no rows.');
  if (rest.length > MOST_ROWS) throw wrong(`The file has more than ${MOST_ROWS} rows: send it in parts.`);
  return rest.map(({ line, cells }) => {
    if (cells.length > columns.length && cells.slice(columns.length).some((cell) => cell.trim() !== ''))
      throw wrong(`Line ${line} has more cells than the heading.`);
    const row = columns.flatMap((column, index): [string, string][] => {
      const cell = cells[index]?.trim() ?? '';
      return cell === '' ? [] : [[column, cell]];
    });
    return { line, row: Object.fromEntries(row) };
  });
}

function readText(file: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw wrong('The file is not text in UTF-8.');
  }
  if (NOT_STORABLE.test(text)) throw wrong('The file holds the character U+0000.');
  return text;
}

function readHeading({ cells }: CsvLine, needed: readonly string[], possible: readonly string[]): readonly string[] {
  const columns = cells.map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
  const known = [...needed, ...possible];
  const isWhole = needed.every((name) => columns.includes(name)) && new Set(columns).size === columns.length;
  if (!isWhole || columns.some((column) => !known.includes(column))) {
    const must = needed.length === 0 ? 'any' : `${needed.join(', ')}`;
    const may =
      possible.length === 0
        ? ''
        : needed.length === 0
          ? ` of ${known.join(', ')}`
          : `, and may have ${possible.join(', ')}`;
    throw wrong(`The first line names the columns, each once: ${must}${may}.`);
  }
  return columns;
}

function wrong(message: string) {
  return fault('importer_file_invalid', { pointer: '/file', message });
}
