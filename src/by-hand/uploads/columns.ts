import type { Type } from '../../../interpreter/catalogue';
import { didYouMean } from '../../../interpreter/definition/did-you-mean';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { CsvLine } from '../../csv/parse-csv';
import { invalidCsv } from '../../csv/read-csv';
import { printStorable } from '../../runs/start/print-storable';

/** The fields of an API trigger; undefined: the workflow runs on objects, or has no trigger of its own. */
export type Declared = { readonly [key: string]: Type } | undefined;

/** A column that names what a run is started on, and so is alone. */
const OBJECTS = 'object_id';
const RUNS = 'run_id';

/**
 * The names of a file's columns, as the workflow has them, from its first line: the fields of an API trigger, or
 * `object_id`, or `run_id`. Upper case, blanks and hyphens are no matter. Fault `csv_invalid`, which repeats nothing of
 * the file: where its heading is missing, that line is about a person.
 */
export function readHeading({ line, cells }: CsvLine, declared: Declared): readonly string[] {
  const alone = declared === undefined ? [OBJECTS, RUNS] : [RUNS];
  const [only = ''] = cells;
  const id = alone.find((name) => name === normal(only));
  if (cells.length === 1 && id !== undefined && declared?.[id] === undefined) return [id];
  const known = Object.keys(declared ?? {});
  if (declared === undefined || known.length === 0)
    throw refused(line, 'The file must have one column alone', alone.join(' or '));
  const columns = cells.map((cell, index) => columnOf(cell, index, { line, known, cells }));
  const twice = columns.findIndex((column, index) => columns.indexOf(column) !== index);
  if (twice !== -1) throw refused(line, `Column ${twice + 1} is named as another one; there may be`, known.join(', '));
  const missing = known.filter((key) => declared[key]?.optional !== true && !columns.includes(key));
  if (missing.length > 0) throw refused(line, 'The file lacks columns that every run needs', missing.join(', '));
  return columns;
}

interface Heading {
  readonly line: number;
  readonly cells: readonly string[];
  readonly known: readonly string[];
}

function columnOf(cell: string, index: number, { line, cells, known }: Heading): string {
  const column = known.find((key) => key === cell.trim()) ?? known.find((key) => normal(key) === normal(cell));
  if (column !== undefined) return column;
  if (cells.length === 1 && /[;\t]/.test(cell))
    throw refused(line, 'Columns are kept apart by commas, not by semicolons or tabs; there may be', known.join(', '));
  const meant = didYouMean(normal(cell), known);
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  const what = cell.trim() === '' ? 'has no name' : `is not known to the workflow${hint}`;
  throw refused(line, `Column ${index + 1} ${what}; there may be`, known.join(', '));
}

function refused(line: number, what: string, names: string) {
  return invalidCsv(`The first line of the file does not name the columns. ${what}: ${names}.`, line);
}

function normal(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
}

/** The cells of a row that have something in them, by column; undefined where it has more or fewer cells than columns. */
export function cellsOf(columns: readonly string[], { cells }: CsvLine): Readonly<Record<string, string>> | undefined {
  const given = cells.map((cell) => cell.trim());
  if (given.length < columns.length || given.slice(columns.length).some((cell) => cell !== '')) return undefined;
  const entries = columns.map((column, index): [string, string] => [column, given[index] ?? '']);
  return Object.fromEntries(entries.filter(([, cell]) => cell !== ''));
}

/** The id in a row of ids; undefined in one of fields. */
export function idIn(cells: ValueMap, declared: Declared): string | undefined {
  const [column, ...others] = Object.keys(cells);
  if (column === undefined || others.length > 0 || declared?.[column] !== undefined) return undefined;
  return column === OBJECTS || column === RUNS ? String(cells[column]) : undefined;
}

/** Cells as values of the types that the trigger declares; what cannot be one stays a text, and is refused as such. */
export function fieldsOf(cells: ValueMap, declared: Declared): ValueMap {
  return Object.fromEntries(
    Object.entries(cells).map(([column, cell]) => [column, cellAs(declared?.[column]?.is, String(cell))]),
  );
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const TRUTH = /^(true|false)$/i;

function cellAs(is: Type['is'] | undefined, text: string): Value {
  switch (is) {
    case 'number':
    case 'integer':
      return NUMBER.test(text) ? Number(text) : text;
    case 'boolean':
      return TRUTH.test(text) ? text.toLowerCase() === 'true' : text;
    case 'array':
    case 'map':
    case 'any':
      return parsed(text);
    default:
      return text;
  }
}

/** JSON; text where it is none, or holds what cannot be stored. */
function parsed(text: string): Value {
  try {
    const value = JSON.parse(text);
    return printStorable([value]) === JSON.stringify([value]) ? value : text;
  } catch {
    return text;
  }
}
