import { createReadStream, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseCsv } from '../../../src/csv/parse-csv';
import {
  type IndexedWatchlist,
  indexWatchlist,
  OFAC_CONSOLIDATED,
  OFAC_SDN,
  readOfac,
  readUn,
  type ScreeningQuery,
  screen,
  UN_CONSOLIDATED,
  type Watchlist,
} from '../../../src/screening';

/** Official lists, names that must be found on them and names that must not: where USHER_WATCHLISTS says, or beside. */
const folder = process.env['USHER_WATCHLISTS'] ?? path.resolve(__dirname, '../../../../shared/data/watchlists');
const isHere = existsSync(path.join(folder, 'UN_consolidated.xml'));
const official = isHere ? test : test.skip;
if (!isHere) process.stderr.write('SKIPPED: the official watchlists are not here; see USHER_WATCHLISTS.\n');

const fileOf = (name: string) => ({ name, chunks: createReadStream(path.join(folder, name)) });

let read: { readonly un: Watchlist; readonly sdn: Watchlist; readonly consolidated: Watchlist };
let lists: { readonly un: IndexedWatchlist; readonly all: readonly IndexedWatchlist[] };

beforeAll(async () => {
  if (!isHere) return;
  const un = await readUn(UN_CONSOLIDATED, fileOf('UN_consolidated.xml'));
  const [sdn, consolidated] = [
    await readOfac(OFAC_SDN, {
      entities: fileOf('sdn.csv'),
      aliases: fileOf('alt.csv'),
      addresses: fileOf('add.csv'),
      comments: fileOf('sdn_comments.csv'),
    }),
    await readOfac(OFAC_CONSOLIDATED, {
      entities: fileOf('cons_prim.csv'),
      aliases: fileOf('cons_alt.csv'),
      addresses: fileOf('cons_add.csv'),
      comments: fileOf('cons_comments.csv'),
    }),
  ];
  read = { un, sdn, consolidated };
  const [first, ...others] = [un, sdn, consolidated].map(indexWatchlist);
  if (first !== undefined) lists = { un: first, all: [first, ...others] };
});

function queriesOf(name: string): readonly Required<Pick<ScreeningQuery, 'term' | 'birthdate' | 'countryCode'>>[] {
  const { lines } = parseCsv(readFileSync(path.join(folder, name), 'utf8'));
  return lines.slice(1).map(({ cells: [term = '', , , , , birthdate = '', , countryCode = ''] }) => ({
    term,
    birthdate,
    countryCode,
  }));
}

/** How many of the persons of a file are found, by their names alone and with date of birth and country. */
function countFound(name: string, among: readonly IndexedWatchlist[]): Record<'asked' | 'byName' | 'byAll', number> {
  const queries = queriesOf(name);
  const isFound = (query: ScreeningQuery) => screen(among, query, { kinds: ['person'] }).hasMatch;
  return {
    asked: queries.length,
    byName: queries.filter(({ term }) => isFound({ term })).length,
    byAll: queries.filter(isFound).length,
  };
}

official('the official lists are read whole', () => {
  const { un, sdn, consolidated } = read;
  expect([un.entities.length, sdn.entities.length, consolidated.entities.length]).toEqual([1003, 7379, 442]);
  expect(un.version.date).toBe('2026-02-27');
  expect([un.problems.length, consolidated.problems.length]).toEqual([0, 0]);
  // The remarks are newer than the list that they are kept with.
  expect(new Set(sdn.problems.map(({ file }) => file))).toEqual(new Set(['sdn_comments.csv']));
  expect(sdn.problems).toHaveLength(10);
  const ofKind = (kind: string) => sdn.entities.filter((entity) => entity.kind === kind).length;
  expect([ofKind('person'), ofKind('vessel'), ofKind('aircraft')]).toEqual([3845, 323, 217]);
});

// One name of the file is not on this edition of the list any more: 341 of 342 is all.
official('whoever is listed is found by the name as it stands', () => {
  expect(countFound('match-positives_un_untreated.csv', [lists.un])).toEqual({ asked: 342, byName: 341, byAll: 341 });
});

official('of the misspelt and reordered names 98.8 in a hundred are found, date and country or not', () => {
  const found = countFound('match-positives_un_treated.csv', [lists.un]);
  expect(found).toEqual({ asked: 342, byName: 338, byAll: 338 });
});

official('of other people one in 250 has a hit by name alone, and none with date of birth and country', () => {
  expect(countFound('match-negatives_global.csv', [lists.un])).toEqual({ asked: 500, byName: 2, byAll: 0 });
});

official('over all lists, with 24,000 names, one in a hundred has a hit by name alone, and none with the rest', () => {
  expect(countFound('match-negatives_global.csv', lists.all)).toEqual({ asked: 500, byName: 5, byAll: 0 });
  expect(countFound('match-positives_un_treated.csv', lists.all)).toEqual({ asked: 342, byName: 339, byAll: 339 });
});
