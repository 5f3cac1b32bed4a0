import type { Type } from '../../../interpreter/catalogue';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { StoredObject } from '../../objects/stored-object';
import { listOf, mapOf } from '../../value-shape';
import type { Attribute } from '../kind';
import type { ReportType } from './report-type';
import { REPORT_TYPES } from './report-types';

const NAMES = ['name_first', 'name_middle', 'name_last'];

/** What reports of all types give, by attribute: of a name that types use differently, anything. */
export const REPORT_VALUES: { readonly [key: string]: Attribute } = Object.fromEntries(
  [...typesOfValues()].map(([name, type]): [string, Attribute] => [
    name,
    { type, source: 'stored', sparse: true, read: (object) => reportValue(object, name) },
  ]),
);

function typesOfValues(): ReadonlyMap<string, Type> {
  const found = new Map<string, Type>();
  for (const { results } of REPORT_TYPES.values()) {
    for (const [name, { type }] of results) {
      if (name === 'query') continue;
      const known = found.get(name);
      found.set(name, { ...(known === undefined ? type : common(known, type)), optional: true, personal: true });
    }
  }
  return found;
}

/** What is of either type. */
function common(one: Type, other: Type): Type {
  if (one.is === 'array' && other.is === 'array') return { is: 'array', of: common(one.of, other.of) };
  return one.is === other.is ? one : { is: 'any' };
}

/** The type of a report or of a template of reports. */
export function reportTypeOf({ attributes }: Pick<StoredObject, 'attributes'>): ReportType | undefined {
  return REPORT_TYPES.get(String(attributes['report_type']));
}

/** A value that a report gives: what was found, else what it was asked with. Null where there is neither. */
export function reportValue(object: StoredObject, name: string): Value {
  const found = object.attributes[name] ?? null;
  if (found !== null || reportTypeOf(object)?.results.has(name) !== true) return found;
  const query = mapOf(object.attributes['query']);
  if (name === 'country_code') return query['country_code'] ?? query['address_country_code'] ?? null;
  if (name === 'birthdate_year') return yearOf(query['birthdate']);
  return query[name] ?? (name === 'term' ? wholeName(query) : null);
}

function yearOf(date: Value | undefined): number | null {
  return typeof date === 'string' ? Number(date.slice(0, 4)) : null;
}

function wholeName(query: ValueMap): string | null {
  const parts = NAMES.flatMap((name) => query[name] ?? []);
  return parts.length === 0 ? null : parts.join(' ');
}

/** The classes of a person's offices, each once, over all that was found. */
export function pepClasses(object: StoredObject): Value {
  if (!isOnPeople(object)) return null;
  const positions = people(object).flatMap((person) => listOf(person['positions']));
  return [...new Set(positions.flatMap((position) => mapOf(position)['pep_class'] ?? []))];
}

/** From the nearest to the farthest, by the words of the ways in which a name was found. */
const LEVELS = ['exact', 'equivalent', 'fuzzy'];

/** How near the nearest of those that were found comes to the name that was looked for. */
export function highestSimilarity(object: StoredObject): string | null {
  const ways = people(object).flatMap((person) => listOf(person['match_types']).map(String));
  return LEVELS.find((level) => ways.some((way) => way.includes(level))) ?? null;
}

function people(object: StoredObject): readonly ValueMap[] {
  return isOnPeople(object) ? listOf(object.attributes['result']).map(mapOf) : [];
}

function isOnPeople({ attributes }: StoredObject): boolean {
  return attributes['report_type'] === 'politically-exposed-person';
}
