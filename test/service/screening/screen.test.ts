import {
  indexWatchlist,
  OFAC_SDN,
  readOfac,
  type ScreeningOptions,
  type ScreeningQuery,
  screen,
  THRESHOLD,
} from '../../../src/screening';
import { lists } from './invented-lists';
import { fileOf, ofacRow } from './list-files';

const look = async (query: ScreeningQuery, options: ScreeningOptions = {}) => screen(await lists, query, options);
/** The score of the best hit on the first list; 0 where there is none. */
async function scoreOf(query: ScreeningQuery): Promise<number> {
  const { matchedLists } = screen((await lists).slice(0, 1), query, { threshold: 0.01 });
  return matchedLists[0]?.entities[0]?.score ?? 0;
}

test('a name is found on every list that has it, whatever the order of its words', async () => {
  for (const query of [
    { nameFirst: 'Omid', nameMiddle: 'Sarvar', nameLast: 'Karimov' },
    { term: 'KARIMOV SARVAR OMID' },
    { term: 'Omid Sarvár Karimov', nameFirst: 'Passed by' },
    { term: ' ', nameFirst: 'Omid Sarvar', nameLast: 'Karimov' },
  ]) {
    const { hasMatch, matchedLists } = await look(query);
    expect(hasMatch).toBe(true);
    expect(matchedLists.map(({ slug, entities }) => [slug, entities.map(({ id, score }) => [id, score])])).toEqual([
      ['us-ofac-sdn', [['1', 1]]],
      ['un-sc-consolidated', [['71', 1]]],
    ]);
  }
});

test('a misspelt name is found with a lower score, another name is not', async () => {
  const misspelt = await scoreOf({ term: 'Omid Servar Karimow' });
  expect(misspelt).toBeGreaterThan(THRESHOLD);
  expect(misspelt).toBeLessThan(1);
  expect((await look({ term: 'Jane Doe' })).hasMatch).toBe(false);
  expect((await look({ term: 'Omid' })).hasMatch).toBe(false);
});

test('a name in another script is found in that script', async () => {
  expect((await look({ term: 'امينة الزهراني' })).matchedLists).toMatchObject([{ entities: [{ id: '72' }] }]);
});

test('who asks with no name finds nobody, but sees which lists there are', async () => {
  for (const query of [{}, { term: '' }, { term: ' - ' }, { birthdate: '1964-07-17' }]) {
    expect(await look(query)).toMatchObject({ hasMatch: false, matchedLists: [], screenedLists: [{}, {}] });
  }
});

test('a weak alias counts four fifths, and does not survive a contradiction', async () => {
  const { matchedLists } = await look({ term: 'El Toro Negro' });
  expect(matchedLists[0]?.entities).toMatchObject([{ id: '1', name: 'EL TORO NEGRO', isWeakAlias: true, score: 0.8 }]);
  expect((await look({ term: 'El Toro Negro', countryCode: 'US' })).hasMatch).toBe(false);
  expect((await look({ term: 'El Torro Negra' })).hasMatch).toBe(false);
});

test.each<[string, string, string, number]>([
  ['the same day', 'Omid Sarvar Karimov', '1964-07-17', 1],
  ['the same month', 'Omid Sarvar Karimov', '1964-07', 1],
  ['a year that is one off', 'Omid Sarvar Karimov', '1965', 1],
  ['a year that is two off', 'Omid Sarvar Karimov', '1966', 0.85],
  ['another day', 'Omid Sarvar Karimov', '1964-07-18', 0.75],
  ['another day of another year', 'Omid Sarvar Karimov', '1990-01-01', 0.6],
  ['what is no date', 'Omid Sarvar Karimov', '1964-02-30', 1],
  ['one of two years', 'Esteban Varga Morales', '1971-05-05', 1],
  ['a year of neither', 'Esteban Varga Morales', '1990-05-05', 0.85],
  ['about that year', 'Lise Odermatt', '1982-01-01', 1],
  ['far from that year', 'Lise Odermatt', '1983-01-01', 0.85],
  ['a day between two years', 'Per Holm', '1963-01-01', 1],
  ['a day before them', 'Per Holm', '1958-01-01', 0.85],
  ['a day of a year that is given beside another day', 'Ana Quist', '1970-05-05', 1],
  ['no day of either', 'Ana Quist', '1980-05-05', 0.6],
])('a date of birth: %s', async (_, term, birthdate, score) => {
  expect(await scoreOf({ term, birthdate })).toBe(score);
});

test('day and month in the wrong order take half as much', async () => {
  const entities = fileOf('sdn.csv', ofacRow(1, 'ROE, Jan', 'individual', 'DOB 05 Mar 1964.'));
  const list = indexWatchlist(await readOfac(OFAC_SDN, { entities }));
  expect(screen([list], { term: 'Jan Roe', birthdate: '1964-05-03' }).matchedLists[0]?.entities[0]?.score).toBe(0.875);
});

test.each<[string, string, number]>([
  ['the same', 'uz', 1],
  ['another', 'PE', 0.8],
  ['one that nobody knows', 'ZZ', 1],
])('a country: %s', async (_, countryCode, score) => {
  expect(await scoreOf({ term: 'Omid Sarvar Karimov', countryCode })).toBe(score);
});

test('a country is no contradiction where the list names none', async () => {
  expect(await scoreOf({ term: 'Lise Odermatt', countryCode: 'PE' })).toBe(1);
});

test('contradictions add up, and from a certain score on it is no match', async () => {
  const query = { term: 'Omid Sarvar Karimov', birthdate: '1990', countryCode: 'PE' };
  expect(await scoreOf(query)).toBe(0.65);
  expect((await look(query)).matchedLists.map(({ slug }) => slug)).toEqual(['un-sc-consolidated']);
  expect((await look(query, { threshold: 0.65 })).matchedLists).toHaveLength(2);
});

test('persons, firms and ships are looked for apart', async () => {
  const ids = async (options: ScreeningOptions, term = 'Silverton Trading Company Limited') =>
    (await look({ term }, options)).matchedLists.flatMap(({ entities }) => entities.map(({ id }) => id));
  expect(await ids({ kinds: ['organization'] })).toEqual(['4']);
  expect(await ids({ kinds: ['person'] })).toEqual([]);
  expect(await ids({}, 'Silverton Star')).toEqual(['5']);
  expect(await ids({ kinds: ['organization', 'aircraft'] }, 'Silverton Star')).toEqual([]);
});

test('of many hits the best hundred are given, the best first', async () => {
  const rows = Array.from({ length: 150 }, (_, at) => ofacRow(at + 1, at === 120 ? 'DOE, Janet' : 'DOE, Jane'));
  const list = indexWatchlist(await readOfac(OFAC_SDN, { entities: fileOf('sdn.csv', rows.join('\n')) }));
  const [found] = screen([list], { term: 'Janet Doe' }).matchedLists;
  expect(found?.entities).toHaveLength(100);
  expect(found?.entities[0]).toMatchObject({ id: '121', score: 1 });
});

test('a name of any length is answered', async () => {
  expect((await look({ term: 'Karimov '.repeat(50_000) })).hasMatch).toBe(false);
});
