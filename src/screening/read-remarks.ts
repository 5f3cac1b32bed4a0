import { countryNamed } from './country-code';
import { readWrittenDate } from './partial-date';
import type { Birthdate, ListedName } from './watchlist';

/** What OFAC says of somebody in free text. */
export interface Remarks {
  readonly birthdates: readonly Birthdate[];
  readonly countries: readonly string[];
  /** Aliases that stand in the remarks and not in their own file are the weak ones. */
  readonly weakNames: readonly ListedName[];
  /** Dates that could not be read, as they stand. */
  readonly unread: readonly string[];
}

const WEAK = /\b([afn])\.k\.a\. '(.{1,200}?)'(?=[;.,)]|\s*$)/g;

/** Reads the remarks of an entry: `DOB 12 Feb 1961; POB Tripoli, Libya; nationality Libya; a.k.a. 'EL TORO'.` */
export function readRemarks(text: string): Remarks {
  const birthdates: Birthdate[] = [];
  const countries = new Set<string>();
  const unread: string[] = [];
  for (const part of text.replace(/\.\s*$/, '').split(/;\s*/)) {
    const [, what, value = ''] = /^(?:alt\. )?(DOB|POB|nationality|citizen) (.+?)\.?$/.exec(part.trim()) ?? [];
    if (what === 'DOB') {
      const date = readWrittenDate(value);
      if (date === undefined) unread.push(value);
      else birthdates.push(date);
    } else if (what !== undefined) {
      const code = countryNamed(value) ?? countryNamed(value.split(',').at(-1) ?? '');
      if (code !== undefined) countries.add(code);
    }
  }
  const weakNames = [...text.matchAll(WEAK)].map(
    ([, type, name = '']): ListedName => ({ name, aliasType: type === 'f' ? 'fka' : 'aka', isWeak: true }),
  );
  return { birthdates, countries: [...countries], weakNames, unread };
}
