import { parseCsv } from '../csv/parse-csv';
import { countryNamed } from './country-code';
import { endHash, type ListFile, readText, refuseBroken, startHash } from './list-file';
import { readRemarks } from './read-remarks';
import type { AliasType, ListedEntity, ListedKind, ListedName, ListProblem, ListSource, Watchlist } from './watchlist';

/** The files of one edition; `entities` is `sdn.csv` or `cons_prim.csv`. */
export interface OfacFiles {
  readonly entities: ListFile;
  readonly aliases?: ListFile;
  readonly addresses?: ListFile;
  /** What did not fit into the remarks. */
  readonly comments?: ListFile;
}

interface Row {
  readonly id: string;
  readonly line: number;
  readonly cells: readonly string[];
}

interface Reading {
  readonly hash: ReturnType<typeof startHash>;
  readonly problems: ListProblem[];
}

const KINDS: ReadonlyMap<string, ListedKind> = new Map([
  ['individual', 'person'],
  ['', 'organization'],
  ['entity', 'organization'],
  ['vessel', 'vessel'],
  ['aircraft', 'aircraft'],
]);

const ALIASES: ReadonlyMap<string, AliasType> = new Map([
  ['aka', 'aka'],
  ['nka', 'aka'],
  ['fka', 'fka'],
]);

/** What stands where nothing is; the last of a file may have lost its end. */
const NOTHING = /^-0-?$/;

/**
 * Reads OFAC's comma-separated files: who is listed, their other names and addresses, joined by the number of the
 * entry. A row that cannot be read is left out and named by its line; `date`: of the edition, which the files do not
 * say. Fault `watchlist_unreadable`: one of the files is empty, compressed, too large, or has more than a few broken rows.
 */
export async function readOfac(source: ListSource, files: OfacFiles, date: string | null = null): Promise<Watchlist> {
  const reading: Reading = { hash: startHash(), problems: [] };
  const listed = await readListed(reading, files.entities);
  const known = new Set(listed.map(({ id }) => id));
  const aliases = await readRelated(reading, files.aliases, 4, known, readAlias);
  const addresses = await readRelated(reading, files.addresses, 5, known, (cells) => countryNamed(cells[4] ?? ''));
  const comments = await readRelated(reading, files.comments, 2, known, (cells) => cells[1]);
  const entities = listed.map((row) =>
    listedEntity(reading, files.entities.name, row, {
      aliases: aliases.get(row.id) ?? [],
      countries: addresses.get(row.id) ?? [],
      comments: comments.get(row.id) ?? [],
    }),
  );
  return { source, version: { date, hash: endHash(reading.hash) }, entities, problems: reading.problems };
}

interface Related {
  readonly aliases: readonly ListedName[];
  readonly countries: readonly string[];
  readonly comments: readonly string[];
}

function listedEntity(reading: Reading, file: string, row: Row, related: Related): ListedEntity {
  const [, name = '', kind = '', programs = ''] = row.cells;
  const remarks = readRemarks([row.cells[11] ?? '', ...related.comments].join(''));
  for (const date of remarks.unread) {
    reading.problems.push({ file, line: row.line, reason: `${JSON.stringify(date)} is no date of birth.` });
  }
  return {
    id: row.id,
    kind: KINDS.get(kind.toLowerCase()) ?? 'organization',
    names: [{ name, aliasType: 'primary_name', isWeak: false }, ...related.aliases, ...remarks.weakNames],
    birthdates: remarks.birthdates,
    countries: [...new Set([...remarks.countries, ...related.countries])],
    programs: programs.split('] [').filter((program) => program !== ''),
  };
}

function readAlias([, , type = '', name = '']: readonly string[]): ListedName | undefined {
  const aliasType = ALIASES.get(type.toLowerCase());
  return aliasType === undefined || name === '' ? undefined : { name, aliasType, isWeak: false };
}

/** The rows of a file beside the first, by the entry that they belong to. */
async function readRelated<Found>(
  reading: Reading,
  file: ListFile | undefined,
  columns: number,
  known: ReadonlySet<string>,
  read: (cells: readonly string[]) => Found | undefined,
): Promise<ReadonlyMap<string, readonly Found[]>> {
  const found = new Map<string, Found[]>();
  if (file === undefined) return found;
  for (const { id, line, cells } of await readRows(reading, file, columns)) {
    if (!known.has(id)) {
      reading.problems.push({ file: file.name, line, reason: `It belongs to ${id}, which is not listed.` });
      continue;
    }
    const value = read(cells);
    const others = found.get(id);
    if (value === undefined) continue;
    if (others === undefined) found.set(id, [value]);
    else others.push(value);
  }
  return found;
}

/** The rows of the first file: each entry once, with a name. */
async function readListed(reading: Reading, file: ListFile): Promise<readonly Row[]> {
  const ids = new Set<string>();
  return readRows(reading, file, 12, ([id = '', name]) => {
    if (ids.has(id)) return `The entry ${id} is listed twice.`;
    ids.add(id);
    return name === '' ? 'It has no name.' : undefined;
  });
}

/** One line after the other, so that a broken one costs no other. `against`: why a row in good form is none. */
async function readRows(
  reading: Reading,
  file: ListFile,
  columns: number,
  against: (cells: readonly string[]) => string | undefined = () => undefined,
): Promise<readonly Row[]> {
  const text = await readText(file, reading.hash);
  const broken: ListProblem[] = [];
  // The files end with the end-of-file sign of old systems.
  const rows = text
    .replaceAll('\u001A', '')
    .split(/\r\n|\n|\r/)
    .flatMap((content, index): Row[] => {
      if (content.trim() === '') return [];
      const line = index + 1;
      const { lines, brokenAt } = parseCsv(content);
      const cells = (lines[0]?.cells ?? []).map((cell) => cell.trim()).map((cell) => (NOTHING.test(cell) ? '' : cell));
      const reason = reasonAgainst(cells, columns, brokenAt !== undefined) ?? against(cells);
      if (reason !== undefined) broken.push({ file: file.name, line, reason });
      return reason === undefined ? [{ id: cells[0] ?? '', line, cells }] : [];
    });
  refuseBroken(file.name, rows.length, broken);
  reading.problems.push(...broken);
  return rows;
}

function reasonAgainst(cells: readonly string[], columns: number, isBroken: boolean): string | undefined {
  if (isBroken) return 'Its quotes do not close, or stand within a value.';
  if (cells.length < columns) return `It has ${cells.length} columns, where ${columns} are expected.`;
  return /^\d{1,12}$/.test(cells[0] ?? '') ? undefined : 'It does not begin with the number of an entry.';
}
