import { fault } from '../faults';
import { type CsvLine, countLines, parseCsv } from './parse-csv';

/** How much a file may have, and one of its rows: bytes, all of them. */
export interface CsvBounds {
  readonly file: number;
  readonly row: number;
}

const KIBIBYTE = 1024;
const [LINE_FEED, CARRIAGE_RETURN] = [0x0a, 0x0d];
/** What no text has: where it stands in a decoded one, bytes were no UTF-8. */
const NO_TEXT = /[\0\uFFFD]/;

/**
 * Reads comma-separated values as they come, a row at a time: it holds one row and what has come of the next ones, however
 * long the file is. Fault `csv_invalid` (names the line) for what is no text in UTF-8, for quotes that do not close and
 * for a row that is too long; `body_too_large`.
 */
export async function* readCsv(source: AsyncIterable<Uint8Array>, bounds: CsvBounds): AsyncGenerator<CsvLine> {
  const rows = new RowSplitter(bounds.row);
  for await (const text of readLines(source, bounds)) yield* rows.push(text);
  yield* rows.end();
}

export function invalidCsv(message: string, line?: number) {
  return fault('csv_invalid', { message, ...(line !== undefined && { details: { line } }) });
}

/** Gives whole lines, as many at once as have come. */
async function* readLines(source: AsyncIterable<Uint8Array>, bounds: CsvBounds): AsyncGenerator<string> {
  let [held, taken, line] = [Buffer.alloc(0), 0, 1];
  for await (const chunk of source) {
    taken += chunk.length;
    if (taken > bounds.file) throw tooLarge(bounds.file);
    held = Buffer.concat([held, chunk]);
    const end = endOfLines(held);
    const text = decode(held.subarray(0, end), line);
    held = held.subarray(end);
    if (held.length > bounds.row) throw tooLong(line + countLines(text), bounds.row);
    line += countLines(text);
    if (text !== '') yield text;
  }
  const text = decode(held, line);
  if (text !== '') yield text;
}

/** Behind the last whole line; a carriage return at the very end may be half of one's end. */
function endOfLines(bytes: Buffer): number {
  const lineFeed = bytes.lastIndexOf(LINE_FEED);
  return (lineFeed === -1 ? bytes.subarray(0, -1).lastIndexOf(CARRIAGE_RETURN) : lineFeed) + 1;
}

function decode(bytes: Buffer, line: number): string {
  const text = decoded(bytes);
  if (text !== undefined) return text;
  const lenient = new TextDecoder().decode(bytes);
  const at = line + countLines(lenient.slice(0, lenient.search(NO_TEXT)));
  const why = 'Save it as CSV in UTF-8: a spreadsheet, an archive or a text in UTF-16 is none.';
  throw invalidCsv(`Line ${at} of the file is not text in UTF-8. ${why}`, at);
}

function decoded(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Cuts text into rows: a line's end within quotes is part of a cell. */
class RowSplitter {
  private text = '';
  private scanned = 0;
  private isQuoted = false;
  private line = 1;

  constructor(private readonly longest: number) {}

  *push(text: string): Generator<CsvLine> {
    this.text += text;
    const marks = /"|\r\n|\n|\r/g;
    let begun = 0;
    marks.lastIndex = this.scanned;
    for (let found = marks.exec(this.text); found !== null; found = marks.exec(this.text)) {
      if (found[0] === '"') this.isQuoted = !this.isQuoted;
      if (found[0] === '"' || this.isQuoted) continue;
      yield* this.row(this.text.slice(begun, marks.lastIndex));
      begun = marks.lastIndex;
    }
    this.text = this.text.slice(begun);
    this.scanned = this.text.length;
    if (this.text.length > this.longest) throw tooLong(this.line, this.longest);
  }

  *end(): Generator<CsvLine> {
    if (this.isQuoted) {
      const what = 'The row that begins there has a quote that is never closed.';
      throw invalidCsv(`Line ${this.line} of the file cannot be read. ${what} ${QUOTES}`, this.line);
    }
    yield* this.row(this.text);
  }

  private *row(text: string): Generator<CsvLine> {
    if (text.length > this.longest) throw tooLong(this.line, this.longest);
    const { lines, brokenAt } = parseCsv(text);
    if (brokenAt !== undefined) throw invalidCsv(`Line ${this.line} of the file cannot be read. ${QUOTES}`, this.line);
    for (const { cells } of lines) yield { line: this.line, cells };
    this.line += countLines(text);
  }
}

const QUOTES = 'A cell with quotes, commas or line ends stands in quotes, and quotes within it are doubled.';

function tooLong(line: number, longest: number) {
  const why = 'Perhaps a quote is never closed there.';
  return invalidCsv(`The row at line ${line} is longer than ${longest / KIBIBYTE} KiB. ${why}`, line);
}

function tooLarge(most: number) {
  const message = `The file is larger than ${most / KIBIBYTE / KIBIBYTE} MiB: send it in parts.`;
  return fault('body_too_large', { message });
}
