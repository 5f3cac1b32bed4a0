import { HANGUL, TRANSLITERATION } from './transliteration-table';

/** What stands above and below letters of the scripts of our table; the vowels of others are marks, too, and stay. */
const ACCENTS = /[\u{300}-\u{36F}\u{591}-\u{5C7}\u{64B}-\u{65F}\u{670}\u{3099}\u{309A}]/gu;
const SYLLABLES = { first: 0xac00, last: 0xd7a3 };
const KATAKANA = { first: 0x30a1, last: 0x30f6 };
/** From a letter of katakana to the same in hiragana. */
const TO_HIRAGANA = 0x60;

/** Writes a text in small Latin letters without accents, as far as our table goes; other letters stay as they are. */
export function transliterate(text: string): string {
  const small = text.normalize('NFKC').toLowerCase();
  const latin = Array.from(small, (letter) => TRANSLITERATION.get(letter) ?? otherwise(letter)).join('');
  return latin.normalize('NFKD').replace(ACCENTS, '');
}

function otherwise(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  if (code < 0x80) return letter;
  if (code >= SYLLABLES.first && code <= SYLLABLES.last) return syllable(code - SYLLABLES.first);
  if (code < KATAKANA.first || code > KATAKANA.last) return bare(letter);
  const hiragana = String.fromCodePoint(code - TO_HIRAGANA);
  return TRANSLITERATION.get(hiragana) ?? letter;
}

/** A letter whose accent is not in the table, but which is there without it. */
function bare(letter: string): string {
  const base = letter.normalize('NFKD').replace(ACCENTS, '');
  return TRANSLITERATION.get(base) ?? letter;
}

/** Korean writes syllables: 28 ends for each of 21 middles for each of 19 beginnings. */
function syllable(place: number): string {
  const [ends, middles] = [HANGUL.last.length, HANGUL.middle.length];
  const first = HANGUL.first[Math.floor(place / ends / middles)] ?? '';
  const middle = HANGUL.middle[Math.floor(place / ends) % middles] ?? '';
  return `${first}${middle}${HANGUL.last[place % ends] ?? ''}`;
}
