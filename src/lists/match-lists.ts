import { sql } from 'kysely';
import type { ValueMap } from '../../interpreter/value';
import type { Writing } from '../writing';
import { questionsOfFields, questionsOfSession } from './inquiry-questions';
import { ANSWERS, askedTable } from './match-entries';

/** What of an inquiry is new, and so is looked up. */
export interface NewOfInquiry {
  /** All of its fields as they are now, and the keys of those that became other. */
  readonly fields?: { readonly now: ValueMap; readonly changed: readonly string[] };
  /** Attributes of a session that is made. */
  readonly session?: ValueMap;
}

/** An item that matched, and the key of its list. */
export interface ListMatch {
  readonly list: string;
  readonly itemId: string;
}

/**
 * The items, on all active lists of the environment, that what is new of an inquiry matches: each type of list against
 * what it is about. What matched once stays in the inquiry's `list_matches`, so only what is new is looked up.
 */
export async function matchLists(
  { trx, environment }: Pick<Writing, 'trx' | 'environment'>,
  { fields, session }: NewOfInquiry,
): Promise<readonly ListMatch[]> {
  const questions = [
    ...(fields === undefined ? [] : questionsOfFields(fields.now, fields.changed)),
    ...(session === undefined ? [] : questionsOfSession(session)),
  ];
  if (questions.length === 0) return [];
  const { rows } = await sql<ListMatch>`
    select distinct list.key as list, entry.item_id as "itemId" from ${askedTable(questions)}
    join list_entries entry using (list_type, match_key)
    join objects list on list.id = entry.list_id and list.status = 'active'
    where entry.environment_id = ${environment.id} and ${ANSWERS}
    order by 1, 2`.execute(trx);
  return rows;
}

/** `list_matches` of an inquiry with these matches: keys of lists, each once. Nothing where none is new. */
export function listMatches(inquiry: ValueMap, matches: readonly ListMatch[]): { list_matches?: readonly string[] } {
  const known = inquiry['list_matches'];
  const before = Array.isArray(known) ? known.map(String) : [];
  const all = [...new Set([...before, ...matches.map(({ list }) => list)])];
  return all.length === before.length ? {} : { list_matches: all };
}

/** Notes which items an inquiry, which is in the database by now, has matched: each counts it once. */
export async function recordMatches(
  { trx }: Pick<Writing, 'trx'>,
  inquiryId: string,
  matches: readonly ListMatch[],
): Promise<void> {
  if (matches.length === 0) return;
  await trx
    .insertInto('list_item_matches')
    .values([...new Set(matches.map(({ itemId }) => itemId))].map((id) => ({ item_id: id, object_id: inquiryId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
