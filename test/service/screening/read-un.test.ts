import { gzipSync } from 'node:zlib';
import { readUn, UN_CONSOLIDATED } from '../../../src/screening';
import { fileOf, unList, unPerson } from './list-files';

const read = (text: string | Uint8Array, piece = 1000) => readUn(UN_CONSOLIDATED, fileOf('un.xml', text, piece));

/** An invented person with everything that the format has. */
const PERSON = unPerson(
  7,
  'OMID',
  `<SECOND_NAME>KARIMOV</SECOND_NAME><THIRD_NAME/><UN_LIST_TYPE>Test</UN_LIST_TYPE>
<NAME_ORIGINAL_SCRIPT>امید کریم</NAME_ORIGINAL_SCRIPT>
<NATIONALITY><VALUE>Iran (Islamic Republic of)</VALUE><VALUE>na</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Omid  Karimoff
the Younger</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Toro &amp; Son</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ADDRESS><COUNTRY>Türkiye</COUNTRY></INDIVIDUAL_ADDRESS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1964-07-17</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1966</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1962</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE/></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_PLACE_OF_BIRTH><CITY>Nowhere</CITY><COUNTRY>Iraq</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>`,
);
const FIRM = `<ENTITY><DATAID>8</DATAID><FIRST_NAME>EXAMPLE AIR (EA) ; EXAMPLE WINGS</FIRST_NAME>
<ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Example Sail</ALIAS_NAME></ENTITY_ALIAS>
<ENTITY_ADDRESS><COUNTRY>Uganda</COUNTRY></ENTITY_ADDRESS></ENTITY>`;

test('persons and firms are read with names, dates and countries, and the list says of when it is', async () => {
  const list = await read(unList(PERSON, FIRM));
  expect(list).toMatchObject({
    version: { date: '2026-01-31', hash: expect.stringMatching(/^sha256:/) },
    problems: [],
  });
  const day = { year: 1964, month: 7, day: 17 };
  expect(list.entities).toEqual([
    {
      id: '7',
      kind: 'person',
      names: [
        { name: 'OMID KARIMOV', aliasType: 'primary_name', isWeak: false },
        { name: 'امید کریم', aliasType: 'aka', isWeak: false },
        { name: 'Omid Karimoff the Younger', aliasType: 'aka', isWeak: false },
        { name: 'Toro & Son', aliasType: 'aka', isWeak: true },
      ],
      birthdates: [
        { from: day, to: day, isApproximate: false },
        { from: { year: 1966 }, to: { year: 1966 }, isApproximate: true },
        { from: { year: 1960 }, to: { year: 1962 }, isApproximate: false },
      ],
      countries: ['IR', 'TR', 'IQ'],
      programs: ['Test'],
    },
    {
      id: '8',
      kind: 'organization',
      names: [
        { name: 'EXAMPLE AIR (EA)', aliasType: 'primary_name', isWeak: false },
        { name: 'EXAMPLE WINGS', aliasType: 'aka', isWeak: false },
        { name: 'Example Sail', aliasType: 'fka', isWeak: false },
      ],
      birthdates: [],
      countries: ['UG'],
      programs: [],
    },
  ]);
});

test('in whatever pieces the file comes, also within a letter, the same is read', async () => {
  const whole = await read(unList(PERSON, FIRM));
  for (const piece of [1, 7, 100_000]) expect(await read(unList(PERSON, FIRM), piece)).toEqual(whole);
});

test('an entry that cannot be read is named by its line, and costs no other', async () => {
  const good = Array.from({ length: 40 }, (_, at) => unPerson(100 + at, `TEST ${at}`));
  const date = '<INDIVIDUAL_DATE_OF_BIRTH><DATE>1964-13-01</DATE></INDIVIDUAL_DATE_OF_BIRTH>';
  const list = await read(
    unList(
      unPerson(1, ''),
      '<INDIVIDUAL><FIRST_NAME>NO NUMBER</FIRST_NAME></INDIVIDUAL>',
      ...good,
      unPerson(100, 'TWICE'),
      unPerson(2, 'DATED', date),
    ),
  );
  expect(list.entities).toHaveLength(41);
  expect(list.problems).toEqual([
    { file: 'un.xml', line: 4, reason: 'It has no name.' },
    { file: 'un.xml', line: 5, reason: 'It has no DATAID.' },
    { file: 'un.xml', line: 46, reason: 'The entry 100 is listed twice.' },
    { file: 'un.xml', line: 47, reason: 'Its date of birth is no date.' },
  ]);
});

const BOMB = `<?xml version="1.0"?>
<!DOCTYPE list [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
${unList(unPerson(1, '&b;'))}`;

test.each<[string, string | Uint8Array, RegExp]>([
  ['a document type with entities that grow', BOMB, /line 2.*entities/],
  ['a file of another place', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hosts">]><a>&x;</a>', /Document types/],
  ['a list that was cut off', unList(PERSON, FIRM).slice(0, -60), /ends/],
  ['a compressed list', gzipSync(unList(PERSON)), /gzip/],
  ['another kind of XML', '<rss><channel><title>News</title></channel></rss>', /Nothing is listed/],
  ['a list in another encoding', Buffer.from(unList(unPerson(1, 'PEÑA')), 'latin1'), /UTF-8/],
  ['nothing', '', /empty/],
])('%s is refused', async (_, content, reason) => {
  await expect(read(content)).rejects.toMatchObject({ fault: { code: 'watchlist_unreadable', category: 'invalid' } });
  await expect(read(content)).rejects.toThrow(reason);
});
