import { gzipSync } from 'node:zlib';
import { OFAC_SDN, type OfacFiles, readOfac } from '../../../src/screening';
import { readWrittenDate } from '../../../src/screening/partial-date';
import { fileOf, ofacRow } from './list-files';

/** Invented persons and firms. */
const ENTITIES = [
  ofacRow(
    101,
    'KARIMOV, Omid Test',
    'individual',
    "DOB 09 Feb 1951; alt. DOB circa 1950; DOB 1960 to 1965; POB Nowhere, Egypt; nationality Syria; citizen Korea, North; a.k.a. 'EL TORO'; f.k.a. 'ABU-'UMAR'.",
    'SDGT] [TEST',
  ),
  ofacRow(102, 'EXAMPLE TRADING CO., LTD.', '', 'Linked To: KARIMOV, Omid Test'),
  ofacRow(103, 'MARY TEST', 'vessel'),
  ofacRow(104, 'EP-TST', 'aircraft'),
];
const ALIASES = [
  '101,1,"aka","KARIMOFF, Omid",-0- ',
  '101,2,"fka","DOE, John",-0- ',
  '102,3,"nka","EXAMPLE INTL",-0- ',
];
const ADDRESSES = ['101,1,"1 Main St","Havana","Cuba",-0- ', '102,2,-0- ,-0- ,-0- ,-0-'];
const COMMENTS = ['102,"; a.k.a. \'XTC\'."'];

const lines = (...rows: readonly string[]) => `${rows.join('\r\n')}\r\n\u001A`;
const files = (entities: string, more: Partial<OfacFiles> = {}): OfacFiles => ({
  entities: fileOf('sdn.csv', entities),
  ...more,
});
const readEntities = (entities: string) => readOfac(OFAC_SDN, files(entities));

test('entries are joined with their aliases, addresses and the rest of their remarks', async () => {
  const list = await readOfac(
    OFAC_SDN,
    {
      entities: fileOf('sdn.csv', lines(...ENTITIES)),
      aliases: fileOf('alt.csv', lines(...ALIASES)),
      addresses: fileOf('add.csv', lines(...ADDRESSES)),
      comments: fileOf('sdn_comments.csv', lines(...COMMENTS)),
    },
    '2026-01-31',
  );
  expect(list.problems).toEqual([]);
  expect(list.version.date).toBe('2026-01-31');
  expect(list.entities.map(({ id, kind }) => [id, kind])).toEqual([
    ['101', 'person'],
    ['102', 'organization'],
    ['103', 'vessel'],
    ['104', 'aircraft'],
  ]);
  expect(list.entities[0]).toEqual({
    id: '101',
    kind: 'person',
    names: [
      { name: 'KARIMOV, Omid Test', aliasType: 'primary_name', isWeak: false },
      { name: 'KARIMOFF, Omid', aliasType: 'aka', isWeak: false },
      { name: 'DOE, John', aliasType: 'fka', isWeak: false },
      { name: 'EL TORO', aliasType: 'aka', isWeak: true },
      { name: "ABU-'UMAR", aliasType: 'fka', isWeak: true },
    ],
    birthdates: [
      { from: { year: 1951, month: 2, day: 9 }, to: { year: 1951, month: 2, day: 9 }, isApproximate: false },
      { from: { year: 1950 }, to: { year: 1950 }, isApproximate: true },
      { from: { year: 1960 }, to: { year: 1965 }, isApproximate: false },
    ],
    countries: ['EG', 'SY', 'KP', 'CU'],
    programs: ['SDGT', 'TEST'],
  });
  expect(list.entities[1]).toMatchObject({
    names: [{ name: 'EXAMPLE TRADING CO., LTD.' }, { name: 'EXAMPLE INTL' }, { name: 'XTC', isWeak: true }],
    countries: [],
  });
});

test('the version tells one edition from the next, whichever file has changed', async () => {
  const read = async (row: string, alias: string) => {
    const list = await readOfac(OFAC_SDN, files(lines(row), { aliases: fileOf('alt.csv', lines(alias)) }));
    return list.version;
  };
  const version = await read(ofacRow(1, 'DOE, Jane'), '1,1,"aka","ROE, Jane",-0- ');
  expect(version.date).toBeNull();
  expect(version.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(await read(ofacRow(1, 'DOE, Jane'), '1,1,"aka","ROE, Jane",-0- ')).toEqual(version);
  expect((await read(ofacRow(1, 'DOE, Jane'), '1,1,"aka","POE, Jane",-0- ')).hash).not.toBe(version.hash);
  expect((await read(ofacRow(1, 'DOE, Joan'), '1,1,"aka","ROE, Jane",-0- ')).hash).not.toBe(version.hash);
});

test('every broken row is named by its line, and costs no other', async () => {
  const good = Array.from({ length: 60 }, (_, at) => ofacRow(200 + at, `TEST, Person ${at}`));
  const list = await readEntities(
    lines(
      ...good.slice(0, 1),
      '300,"NEVER CLOSED,"individual"',
      'three hundred,"A","individual","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ',
      '301,"TOO SHORT","individual"',
      ofacRow(302, ''),
      ofacRow(200, 'TWICE, Listed'),
      ofacRow(303, 'DATED, Wrongly', 'individual', 'DOB 32 Jan 1950.'),
      ...good.slice(1),
    ),
  );
  expect(list.entities).toHaveLength(61);
  expect(list.problems.map(({ file, line }) => [file, line])).toEqual(
    [2, 3, 4, 5, 6, 7].map((line) => ['sdn.csv', line]).sort(),
  );
  expect(Object.fromEntries(list.problems.map(({ line, reason }) => [line, reason]))).toEqual({
    2: expect.stringContaining('quotes'),
    3: expect.stringContaining('number'),
    4: '3 columns, where 12 are expected.'.replace(/^/, 'It has '),
    5: 'It has no name.',
    6: 'The entry 200 is listed twice.',
    7: '"32 Jan 1950" is no date of birth.',
  });
});

test('an alias of nobody who is listed is named, and an unknown sort of alias is passed by', async () => {
  const good = Array.from({ length: 20 }, (_, at) => ofacRow(200 + at, `TEST, Person ${at}`));
  const aliases = fileOf('alt.csv', lines('999,1,"aka","DOE, John",-0- ', '200,2,"maybe","DOE, Jim",-0- '));
  const list = await readOfac(OFAC_SDN, files(lines(...good), { aliases }));
  expect(list.problems).toEqual([{ file: 'alt.csv', line: 1, reason: 'It belongs to 999, which is not listed.' }]);
  expect(list.entities[0]?.names).toHaveLength(1);
});

test.each<[string, string | Uint8Array, RegExp]>([
  ['nothing', '', /Nothing is listed/],
  ['a page instead of a list', '<!doctype html>\n<p>Maintenance</p>\n', /sdn\.csv, line 1/],
  ['a list that is mostly broken', lines(ofacRow(1, 'A B'), '2,"C D"', '3,"E F"'), /line 2.*2 of 3 entries are broken/],
  ['a compressed file', gzipSync(lines(ofacRow(1, 'A B'))), /compressed \(gzip\)/],
  ['an archive', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), /compressed \(zip\)/],
  ['noise', Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919 + 13) % 251), /sdn\.csv/],
])('%s is refused as a list', async (_, content, reason) => {
  const reading = readOfac(OFAC_SDN, { entities: fileOf('sdn.csv', content) });
  await expect(reading).rejects.toMatchObject({ fault: { code: 'watchlist_unreadable', category: 'invalid' } });
  await expect(readOfac(OFAC_SDN, { entities: fileOf('sdn.csv', content) })).rejects.toThrow(reason);
});

test('a companion that is a page, or empty, is refused too, since it would hide who is listed', async () => {
  for (const content of ['<p>Maintenance</p>', '']) {
    const aliases = fileOf('alt.csv', content);
    await expect(readOfac(OFAC_SDN, files(lines(ofacRow(1, 'DOE, Jane')), { aliases }))).rejects.toThrow('alt.csv');
  }
});

test('a compressed file is known by its beginning, in however small pieces it comes', async () => {
  const entities = fileOf('sdn.csv', gzipSync('x'), 1);
  await expect(readOfac(OFAC_SDN, { entities })).rejects.toThrow('gzip');
});

test('a file that does not end is refused', async () => {
  const chunk = new Uint8Array(1024 * 1024).fill(0x20);
  let given = 0;
  const chunks = (function* () {
    for (;;) {
      given += 1;
      yield chunk;
    }
  })();
  await expect(readOfac(OFAC_SDN, { entities: { name: 'sdn.csv', chunks } })).rejects.toThrow('more than 128 MiB');
  expect(given).toBe(129);
});

test('older files in western letters of one byte are read, too', async () => {
  const row = Buffer.from(ofacRow(1, 'PEÑA, José'), 'latin1');
  const list = await readOfac(OFAC_SDN, { entities: fileOf('sdn.csv', row) });
  expect(list.entities[0]?.names[0]?.name).toBe('PEÑA, José');
});

test.each<[string, unknown]>([
  ['17 Jul 1964', { from: { year: 1964, month: 7, day: 17 } }],
  ['Jul 1964', { from: { year: 1964, month: 7 } }],
  ['circa 1964', { from: { year: 1964 }, isApproximate: true }],
  ['circa 1964-1966', { from: { year: 1964 }, to: { year: 1966 }, isApproximate: true }],
  ['01 Jan 1964 to 31 Dec 1965', { from: { year: 1964, month: 1, day: 1 }, to: { year: 1965, month: 12, day: 31 } }],
])('%p is a date', (text, expected) => {
  expect(readWrittenDate(text)).toMatchObject(expected as object);
});

test.each(['', 'unknown', '30 Feb 1964', '17 Foo 1964', '64', '17 07 1964', '1964 to', 'to 1964'])(
  '%p is no date',
  (text) => {
    expect(readWrittenDate(text)).toBeUndefined();
  },
);
