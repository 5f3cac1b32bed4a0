import type { Hash } from 'node:crypto';
import { TextDecoder } from 'node:util';
import { countryNamed } from './country-code';
import { endHash, type ListFile, readBytes, refuseBroken, startHash, unreadable } from './list-file';
import { readIsoDate } from './partial-date';
import type { Birthdate, ListedEntity, ListedName, ListProblem, ListSource, Watchlist } from './watchlist';
import { textOf, within, type XmlElement, XmlElements } from './xml-elements';
import { XmlError, type XmlEvent, XmlReader } from './xml-reader';

const PERSON = 'INDIVIDUAL';
const ENTRIES: ReadonlySet<string> = new Set([PERSON, 'ENTITY']);
const NAME_PARTS = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME'];

/**
 * Reads the consolidated list of the United Nations as it comes in. An entry that cannot be read is left out and named
 * by its line. Fault `watchlist_unreadable`: it is no such list, has a document type or entities, is compressed, too
 * large, or mostly broken.
 */
export async function readUn(source: ListSource, file: ListFile): Promise<Watchlist> {
  const hash = startHash();
  const entities: ListedEntity[] = [];
  const broken: ListProblem[] = [];
  const undated: ListProblem[] = [];
  const ids = new Set<string>();
  let date: string | null = null;
  const elements = new XmlElements(ENTRIES);
  await eachEvent(file, hash, (event) => {
    if (event.is === 'open' && event.name === 'CONSOLIDATED_LIST') date = dateOf(event.attributes);
    const element = elements.take(event);
    if (element === undefined) return;
    const entity = readEntry(element);
    if (typeof entity === 'string' || ids.has(entity.id)) {
      const reason = typeof entity === 'string' ? entity : `The entry ${entity.id} is listed twice.`;
      broken.push({ file: file.name, line: element.line, reason });
      return;
    }
    ids.add(entity.id);
    entities.push(entity);
    undated.push(...unreadDates(file.name, element));
  });
  refuseBroken(file.name, entities.length, broken);
  const problems = [...broken, ...undated].sort((left, right) => left.line - right.line);
  return { source, version: { date, hash: endHash(hash) }, entities, problems };
}

async function eachEvent(file: ListFile, hash: Hash, take: (event: XmlEvent) => void): Promise<void> {
  const reader = new XmlReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of readBytes(file, hash)) {
      for (const event of reader.read(decode(decoder, chunk))) take(event);
    }
    for (const event of reader.read(decode(decoder))) take(event);
    reader.end();
  } catch (error) {
    if (error instanceof XmlError) throw unreadable(file.name, error.message, error.line);
    throw error;
  }
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw new XmlError(1, 'It is not in UTF-8.');
  }
}

function dateOf(attributes: ReadonlyMap<string, string>): string | null {
  return /^\d{4}-\d{2}-\d{2}/.exec(attributes.get('dateGenerated') ?? '')?.[0] ?? null;
}

/** An entry; or why it cannot be read. */
function readEntry(element: XmlElement): ListedEntity | string {
  const id = textOf(element, 'DATAID');
  const whole = NAME_PARTS.flatMap((part) => textOf(element, part) || []).join(' ');
  // Some have their other names behind the first one.
  const [name = '', ...others] = whole.split(';').map((part) => part.trim());
  if (id === '') return 'It has no DATAID.';
  if (name === '') return 'It has no name.';
  const countries = [
    ...within(element, 'NATIONALITY').flatMap((nationality) => within(nationality, 'VALUE').map(({ text }) => text)),
    ...['ADDRESS', 'PLACE_OF_BIRTH'].flatMap((place) =>
      within(element, `${element.name}_${place}`).map((found) => textOf(found, 'COUNTRY')),
    ),
  ];
  const program = textOf(element, 'UN_LIST_TYPE');
  return {
    id,
    kind: element.name === PERSON ? 'person' : 'organization',
    names: [
      { name, aliasType: 'primary_name', isWeak: false },
      ...[...others, textOf(element, 'NAME_ORIGINAL_SCRIPT')].flatMap((other) => listedName(other, '')),
      ...aliasesOf(element).flatMap((alias) => listedName(textOf(alias, 'ALIAS_NAME'), textOf(alias, 'QUALITY'))),
    ],
    birthdates: datesOf(element).flatMap((found) => readBirthdate(found) ?? []),
    countries: [...new Set(countries.flatMap((country) => countryNamed(country) ?? []))],
    programs: program === '' ? [] : [program],
  };
}

function aliasesOf(element: XmlElement): readonly XmlElement[] {
  return within(element, `${element.name}_ALIAS`);
}

function listedName(name: string, quality: string): readonly ListedName[] {
  const aliasType = quality.startsWith('f.k.a') ? 'fka' : 'aka';
  return name === '' ? [] : [{ name, aliasType, isWeak: quality.toLowerCase() === 'low' }];
}

function datesOf(element: XmlElement): readonly XmlElement[] {
  return within(element, `${element.name}_DATE_OF_BIRTH`);
}

function readBirthdate(element: XmlElement): Birthdate | undefined {
  const [date, first, last] = ['DATE', 'FROM_YEAR', 'TO_YEAR'].map((name) => textOf(element, name));
  const from = readIsoDate(date || first || textOf(element, 'YEAR'));
  const to = last === undefined || last === '' ? from : readIsoDate(last);
  if (from === undefined || to === undefined) return undefined;
  return { from, to, isApproximate: textOf(element, 'TYPE_OF_DATE') === 'APPROXIMATELY' };
}

/** A date that is given and is none costs the date alone. */
function unreadDates(file: string, element: XmlElement): readonly ListProblem[] {
  return datesOf(element).flatMap((found): ListProblem[] => {
    const isGiven = ['DATE', 'YEAR', 'FROM_YEAR'].some((name) => textOf(found, name) !== '');
    if (!isGiven || readBirthdate(found) !== undefined) return [];
    return [{ file, line: found.line, reason: 'Its date of birth is no date.' }];
  });
}
