import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type Matching, type MatchQuestion, questionsFor, singleMatching, textOf } from './matching';

/** In E.164. An item says its country by itself, by + or 00; what asks may instead say the country beside. */
export const PHONE_NUMBER_MATCHING: Matching = singleMatching(
  'value',
  'a phone number with + and its country code',
  (value) => normalPhone(value),
);

/** Asks for a number that somebody gave, of that country (two letters) where the number itself does not say. */
export function askPhone(value: string, countryCode?: string): readonly MatchQuestion[] {
  const text = textOf(value);
  return questionsFor(text && normalPhone(text, countryCode));
}

function normalPhone(given: string, countryCode?: string): string | undefined {
  const number = given
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .trim()
    .replace(/^00/, '+');
  const country = countryCode?.toUpperCase();
  const parsed = parsePhoneNumberFromString(number, {
    extract: false,
    ...(country !== undefined && isSupportedCountry(country) && { defaultCountry: country }),
  });
  if (parsed?.isPossible()) return parsed.number;
  // Numbers that no plan has are worth a list, too.
  const digits = number.replaceAll(/[\s().\-/]/g, '');
  return /^\+[1-9]\d{4,14}$/.test(digits) ? digits : undefined;
}
