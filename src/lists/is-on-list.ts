import type { Value, ValueMap } from '../../interpreter/value';
import { type Db, prepared, type Trx } from '../database';
import { getObject } from '../objects/get-object';
import { ANSWERS, askedTable } from './match-entries';
import { MATCHINGS } from './matchings/matchings';
import { readItem } from './read-item';

/** Of lists of values, so many combinations are asked for; what is beyond is not. */
const MOST = 1_000;

/**
 * Is there an active item with these values on the list? A list in place of a value asks for any of it; a missing
 * value, or one that no item could have, is on no list. An archived list has nothing on it, and an item whose time has
 * passed is on none.
 */
export async function isOnList(
  db: Db | Trx,
  environmentId: string,
  listIdOrKey: string,
  item: ValueMap,
): Promise<boolean> {
  const list = await getObject(db, environmentId, listIdOrKey, 'list');
  const type = String(list.attributes['list_type']);
  const matching = MATCHINGS.get(type);
  const questions = combinations(readItem(type, item)).flatMap((one) =>
    (matching?.ask(one, list.attributes) ?? []).map((question) => ({ ...question, type })),
  );
  if (list.status !== 'active' || questions.length === 0) return false;
  const { rows } = await prepared`
    select 1 from ${askedTable(questions)}
    join list_entries entry using (list_type, match_key)
    where entry.environment_id = ${environmentId} and entry.list_id = ${list.id} and ${ANSWERS}
    limit 1`.execute(db);
  return rows.length > 0;
}

/** Every choice of one from each list among the values. */
function combinations(item: ValueMap): readonly ValueMap[] {
  let chosen: readonly ValueMap[] = [{}];
  for (const [name, value] of Object.entries(item)) {
    const choices: readonly Value[] = Array.isArray(value) ? value : [value];
    chosen = chosen.flatMap((before) => choices.map((choice) => ({ ...before, [name]: choice }))).slice(0, MOST);
  }
  return chosen;
}
