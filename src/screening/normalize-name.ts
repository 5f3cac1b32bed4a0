import { transliterate } from './transliterate';

/** What people are addressed by and what is no part of their names, transliterated. */
const TITLES: ReadonlySet<string> = new Set(
  words(`
  mr mrs ms miss mister madam sir dame lord lady dr doctor prof professor eng engineer hon honourable honorable
  mullah mulla molla maulavi mawlawi maulana moulavi molvi haji hajji hadji alhaj alhajj qari ustad ustadz ustaz sheikh
  shaikh shaykh sheik cheikh sayyid ayatollah imam mufti general gen brigadier colonel col lieutenant lt major maj
  captain capt sergeant sgt commander admiral marshal jr sr
`),
);

/** Legal forms and other words of firms, to how they are written here. */
const FORMS: ReadonlyMap<string, string> = new Map([
  ['limited', 'ltd'],
  ['company', 'co'],
  ['corporation', 'corp'],
  ['incorporated', 'inc'],
  ['brothers', 'bros'],
  ['international', 'intl'],
  ['aktiengesellschaft', 'ag'],
]);
const FILLERS: ReadonlySet<string> = new Set(['and', 'the', 'of']);

/** Marks within a word: the apostrophes and hamzas of transliterated names. */
const WITHIN_WORDS = /['`´’‘ʻʼʽʾʿ‛′"“”]/gu;
/** The dots of initials that make up one word: `S.A.S.` */
const DOT_OF_INITIAL = /(?<=(?:^|[^\p{L}\p{N}])\p{L}|\.\p{L})\./gu;
const NO_LETTERS = /[^\p{L}\p{M}\p{N}]+/u;

/** Longer names are cut: nobody is called so, and a comparison takes the square of it. */
const LONGEST = 256;

/**
 * A person's name as names are compared: Latin letters without case, accents and punctuation; no titles, unless fewer
 * than two words would be left; its words in alphabetical order, so that it does not matter which comes first. Empty
 * where there is no letter in it.
 */
export function normalizePersonName(name: string): string {
  const all = wordsOf(name);
  const untitled = all.filter((word) => !TITLES.has(word));
  return sorted(untitled.length < 2 ? all : untitled);
}

/** The name of a firm, ship or aircraft, likewise: titles are words of it, legal forms are written the short way. */
export function normalizeOtherName(name: string): string {
  const all = wordsOf(name).map((word) => FORMS.get(word) ?? word);
  const said = all.filter((word) => !FILLERS.has(word));
  return sorted(said.length === 0 ? all : said);
}

function wordsOf(name: string): readonly string[] {
  const latin = transliterate(name.slice(0, LONGEST)).replace(WITHIN_WORDS, '').replace(DOT_OF_INITIAL, '');
  return latin.split(NO_LETTERS).filter((word) => word !== '');
}

function sorted(all: readonly string[]): string {
  return [...all].sort().join(' ').slice(0, LONGEST);
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
