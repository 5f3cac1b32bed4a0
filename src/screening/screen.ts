import { countryCode } from './country-code';
import { NameIndex, type NearName } from './name-index';
import { normalizeOtherName, normalizePersonName } from './normalize-name';
import { readIsoDate } from './partial-date';
import { birthdatePenalty, countryPenalty } from './penalties';
import type {
  AliasType,
  Birthdate,
  ListedEntity,
  ListedKind,
  ListSource,
  ListVersion,
  PartialDate,
  Watchlist,
} from './watchlist';

/** Who is looked for. At least a part of a name or the term; names that are only partly known are compared as they are. */
export interface ScreeningQuery {
  readonly nameFirst?: string | undefined;
  readonly nameMiddle?: string | undefined;
  readonly nameLast?: string | undefined;
  /** The whole name; goes before its parts. */
  readonly term?: string | undefined;
  /** YYYY-MM-DD, YYYY-MM or YYYY; what is no date is passed by. */
  readonly birthdate?: string | undefined;
  /** A code of two letters. */
  readonly countryCode?: string | undefined;
}

export interface ScreeningOptions {
  /** Whom to look among; all where it is missing. */
  readonly kinds?: readonly ListedKind[];
  /** From which score on it is a match: 0.7 where it is missing. */
  readonly threshold?: number;
}

/** A list that is ready to be searched. */
export interface IndexedWatchlist {
  readonly list: Watchlist;
  readonly persons: NameIndex;
  /** Of firms, ships and aircraft. */
  readonly others: NameIndex;
}

export interface MatchedEntity {
  readonly id: string;
  /** The one of its names that matched best, as the list has it. */
  readonly name: string;
  readonly aliasType: AliasType;
  readonly isWeakAlias: boolean;
  readonly birthdates: readonly Birthdate[];
  readonly programs: readonly string[];
  /** How alike the names are, 0 to 1. */
  readonly similarity: number;
  /** The certainty after everything that speaks against it, 0 to 1. */
  readonly score: number;
}

/** A list that was looked into, and in which state. */
export interface ScreenedList extends ListSource {
  readonly version: ListVersion;
  readonly entityCount: number;
}

export interface MatchedList extends ScreenedList {
  /** The best first; at most a hundred. */
  readonly entities: readonly MatchedEntity[];
}

export interface Screening {
  readonly hasMatch: boolean;
  /** Those with a match, in the order in which they were given. */
  readonly matchedLists: readonly MatchedList[];
  readonly screenedLists: readonly ScreenedList[];
}

/** The score that is a match. */
export const THRESHOLD = 0.7;
/** The similarity of names that is worth this score: one in a hundred names of other people comes so near by chance. */
const SIMILAR = 0.894;
/** What a match of a weak alias counts. */
const WEAK_ALIAS = 0.8;
const MOST_ENTITIES = 100;
const KINDS: readonly ListedKind[] = ['person', 'organization', 'vessel', 'aircraft'];

/** Makes a list ready to be searched: once for each edition, since it takes a while. */
export function indexWatchlist(list: Watchlist): IndexedWatchlist {
  return {
    list,
    persons: new NameIndex(list.entities.filter(isPerson), normalizePersonName),
    others: new NameIndex(
      list.entities.filter((entity) => !isPerson(entity)),
      normalizeOtherName,
    ),
  };
}

/** Looks for somebody in lists. Says which lists have a match, with whom, and how certain each match is. */
export function screen(
  lists: readonly IndexedWatchlist[],
  query: ScreeningQuery,
  options: ScreeningOptions = {},
): Screening {
  const screened = lists.map(({ list }) => screenedList(list));
  const matched = lists.flatMap((list): MatchedList[] => {
    const entities = matchesIn(list, query, options);
    return entities.length === 0 ? [] : [{ ...screenedList(list.list), entities }];
  });
  return { hasMatch: matched.length > 0, matchedLists: matched, screenedLists: screened };
}

function isPerson({ kind }: ListedEntity): boolean {
  return kind === 'person';
}

function screenedList({ source, version, entities }: Watchlist): ScreenedList {
  return { ...source, version, entityCount: entities.length };
}

function matchesIn(
  { persons, others }: IndexedWatchlist,
  query: ScreeningQuery,
  { kinds = KINDS, threshold = THRESHOLD }: ScreeningOptions,
): readonly MatchedEntity[] {
  const asked = { birthdate: readIsoDate(query.birthdate ?? ''), country: countryCode(query.countryCode ?? '') };
  const best = new Map<string, MatchedEntity>();
  const indexes = [
    kinds.includes('person') ? persons : [],
    kinds.some((kind) => kind !== 'person') ? others : [],
  ].flat();
  for (const near of indexes.flatMap((index) => index.near(nameOf(query), similarityFor(threshold)))) {
    if (!kinds.includes(near.entity.kind)) continue;
    const score = rounded(scoreOf(near, asked));
    if (score < threshold || score <= (best.get(near.entity.id)?.score ?? 0)) continue;
    best.set(near.entity.id, matchedEntity(near, score));
  }
  return [...best.values()].sort(byScore).slice(0, MOST_ENTITIES);
}

function nameOf({ nameFirst, nameMiddle, nameLast, term }: ScreeningQuery): string {
  const parts = [nameFirst, nameMiddle, nameLast].filter((part) => part !== undefined);
  return term?.trim() ? term : parts.join(' ');
}

interface Asked {
  readonly birthdate: PartialDate | undefined;
  readonly country: string | undefined;
}

function scoreOf({ entity, name, similarity }: NearName, { birthdate, country }: Asked): number {
  const certainty = certaintyOf(similarity) * (name.isWeak ? WEAK_ALIAS : 1);
  const against = birthdatePenalty(birthdate, entity.birthdates) + countryPenalty(country, entity.countries);
  return Math.max(0, certainty - against);
}

/** Similarities lie close together; certainties do not: straight from 0 to `SIMILAR`, and from there to 1. */
function certaintyOf(similarity: number): number {
  if (similarity < SIMILAR) return (similarity / SIMILAR) * THRESHOLD;
  return THRESHOLD + ((similarity - SIMILAR) / (1 - SIMILAR)) * (1 - THRESHOLD);
}

/** The other way round: which similarity a certainty needs. Slightly less, since numbers are rounded. */
function similarityFor(certainty: number): number {
  const needed = certainty - 0.001;
  if (needed < THRESHOLD) return (needed / THRESHOLD) * SIMILAR;
  return SIMILAR + ((needed - THRESHOLD) / (1 - THRESHOLD)) * (1 - SIMILAR);
}

function matchedEntity({ entity, name, similarity }: NearName, score: number): MatchedEntity {
  const { id, birthdates, programs } = entity;
  return {
    id,
    name: name.name,
    aliasType: name.aliasType,
    isWeakAlias: name.isWeak,
    birthdates,
    programs,
    similarity: rounded(similarity),
    score,
  };
}

function byScore(left: MatchedEntity, right: MatchedEntity): number {
  return right.score - left.score || (left.id < right.id ? -1 : 1);
}

function rounded(score: number): number {
  return Math.round(score * 1000) / 1000;
}
