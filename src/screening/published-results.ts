import type { Value, ValueMap } from '../../interpreter/value';
import type { MatchedEntity, MatchedList, Screening } from './screen';
import type { Birthdate, PartialDate } from './watchlist';

/** What a report on a person gives, as the published document has it: `report/watchlist`. In snake_case. */
export function personResults({ matchedLists }: Screening): ValueMap {
  return {
    matched_lists: matchedLists.map((list) => ({
      name: list.name,
      url: list.url,
      ...(list.listTypes[0] !== undefined && { list_type: list.listTypes[0] }),
      list_types: [...list.listTypes],
      slug: list.slug,
      flag_code: list.flagCode,
      entities: list.entities.map(publishedEntity),
    })),
  };
}

/** What a report on a firm gives: `report/business-watchlist`. In snake_case. */
export function businessResults({ matchedLists }: Screening): ValueMap {
  return {
    matched_lists: matchedLists.map(({ slug }) => slug),
    sanction_list: namesOf(matchedLists, 'sanction'),
    fitness_probity_list: namesOf(matchedLists, 'fitness-probity'),
    warning_list: namesOf(matchedLists, 'warning'),
  };
}

/**
 * What the published reports have no place for and a reviewer asks for: every list that was looked into with its
 * version, and the score of each hit. In snake_case.
 */
export function screeningDetails({ screenedLists, matchedLists }: Screening): ValueMap {
  const hits = new Map(matchedLists.map(({ slug, entities }) => [slug, entities]));
  return {
    lists: screenedLists.map(({ name, slug, version, entityCount }) => ({
      name,
      slug,
      version: { date: version.date, hash: version.hash },
      entity_count: entityCount,
      hits: (hits.get(slug) ?? []).map(({ id, name: listed, isWeakAlias, programs, similarity, score }) => ({
        entity_id: id,
        name: listed,
        is_weak_alias: isWeakAlias,
        programs: [...programs],
        similarity,
        score,
      })),
    })),
  };
}

function namesOf(lists: readonly MatchedList[], type: string): Value {
  return lists.filter(({ listTypes }) => listTypes.includes(type)).map(({ name, url }) => ({ name, url }));
}

function publishedEntity({ name, aliasType, isWeakAlias, birthdates }: MatchedEntity): ValueMap {
  return {
    name,
    alias_type: isWeakAlias ? 'weak_aka' : aliasType,
    birthdates: birthdates.flatMap(publishedDates),
  };
}

/** A time between two dates is shown by both of them. */
function publishedDates({ from, to }: Birthdate): readonly ValueMap[] {
  const dates = [publishedDate(from), publishedDate(to)];
  return JSON.stringify(dates[0]) === JSON.stringify(dates[1]) ? dates.slice(1) : dates;
}

function publishedDate({ year, month, day }: PartialDate): ValueMap {
  const granularity = day !== undefined ? 'day' : month !== undefined ? 'month' : 'year';
  return {
    ...(day !== undefined && { day: String(day).padStart(2, '0') }),
    ...(month !== undefined && { month: String(month).padStart(2, '0') }),
    year: String(year),
    granularity,
  };
}
