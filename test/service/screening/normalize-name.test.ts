import fc from 'fast-check';
import { countryCode, countryNamed } from '../../../src/screening/country-code';
import { normalizeOtherName, normalizePersonName } from '../../../src/screening/normalize-name';

test.each([
  ['the order of its words', 'Doe, Jane Anne', 'anne doe jane'],
  ['case and spaces', '  JANE   doe ', 'doe jane'],
  ['accents, and letters that have none of their own', 'Şekim Øcalan-Großmann Đặng', 'dang grossmann ocalan sekim'],
  ['apostrophes within words', 'Sana’a O`Neill', 'oneill sanaa'],
  ['the dots of initials', 'J.R. Smith', 'jr smith'],
  ['wide letters', 'ＪＡＮＥ Doe', 'doe jane'],
  ['a Turkish dot', 'İpek Işık', 'ipek isik'],
])('a name is compared without %s', (_, name, expected) => {
  expect(normalizePersonName(name)).toBe(expected);
});

test.each([
  ['Cyrillic', 'Иван Щукин', 'ivan shchukin'],
  ['Greek', 'Γιώργος Ψαλτής', 'giorgos psaltis'],
  ['Arabic, with or without vowel signs', 'مُحَمَّد علي', 'aly mhmd'],
  ['the letters of Persian', 'گل پری', 'gl pry'],
  ['Hebrew', 'שרה כהן', 'khn shrh'],
  ['Korean syllables', '김 정은', 'gim jeongeun'],
  ['both kinds of kana', 'たなか ヨシ', 'tanaka yoshi'],
  ['Armenian', 'Արամ', 'aram'],
  ['Georgian', 'ნინო', 'nino'],
])('%s is written in Latin letters', (_, name, expected) => {
  expect(normalizePersonName(name)).toBe(expected);
});

test('a script that our table does not have stays as it is, vowels included', () => {
  expect(normalizePersonName('张 伟')).toBe('伟 张');
  expect(normalizePersonName('रीता कुमार')).toBe('कुमार रीता'.normalize('NFKD'));
});

test('a title is no part of a name, unless nothing but one word is left', () => {
  expect(normalizePersonName('Dr. Jane Doe')).toBe('doe jane');
  expect(normalizePersonName('Haji Mullah Omid Karimi')).toBe('karimi omid');
  expect(normalizePersonName('Sheikh Omid')).toBe('omid sheikh');
});

test('a firm keeps what would be a title, and its legal form is written the short way', () => {
  expect(normalizeOtherName('The Major Trading Company, Limited')).toBe('co ltd major trading');
  expect(normalizeOtherName('MAJOR TRADING CO., LTD.')).toBe('co ltd major trading');
  expect(normalizeOtherName('Doe & Brothers S.A.S.')).toBe('bros doe sas');
  expect(normalizeOtherName('Of The')).toBe('of the');
});

test('what has no letters is no name, and what is too long is cut', () => {
  for (const nothing of ['', '   ', '--- ... !', '\u200b']) expect(normalizePersonName(nothing)).toBe('');
  expect(normalizePersonName('x'.repeat(100_000))).toHaveLength(256);
  expect(normalizePersonName('щ'.repeat(300))).toHaveLength(256);
});

test('whatever a name is made of, normalizing it again changes nothing but titles', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) => {
      const once = normalizeOtherName(name);
      expect(normalizeOtherName(once).length).toBeLessThanOrEqual(Math.max(once.length, 256));
      expect(once).toBe(once.trim());
    }),
  );
});

test.each([
  ['Korea, North', 'KP'],
  ["Democratic People's Republic of Korea", 'KP'],
  ['Congo, Democratic Republic of the', 'CD'],
  ['Congo', 'CG'],
  ['The Gambia', 'GM'],
  ['Côte d’Ivoire', 'CI'],
  ['Türkiye', 'TR'],
  ['Iran (Islamic Republic of)', 'IR'],
  ['Guinea', 'GN'],
  ['Guinea-Bissau', 'GW'],
  ['na', undefined],
  ['former Soviet Union', undefined],
  ['', undefined],
])('the country that a list calls %p is %p', (name, code) => {
  expect(countryNamed(name)).toBe(code);
});

test('a country is asked for by its code, in letters of any case', () => {
  expect([countryCode('na'), countryCode(' US '), countryCode('zz')]).toEqual(['NA', 'US', undefined]);
});
