import { sql } from 'kysely';
import type { Value, ValueMap } from '../../interpreter/value';
import type { Db, Trx } from '../database';
import { getObject } from '../objects/get-object';
import { hashKey } from './hash-key';
import { MATCHINGS } from './match-keys';
import { readItem } from './read-item';

/** Of lists of values, so many combinations are asked for; what is beyond is not. */
const MOST = 1_000;

/**
 * Is there an active item with these values on the list? A list in place of a value asks for any of it; a missing
 * value, or one that no item could have, is on no list. An archived list has nothing on it.
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
  if (matching === undefined || list.status !== 'active') return false;
  const keys = combinations(readItem(type, item)).flatMap((one) => matching.ask(one));
  if (keys.length === 0) return false;
  const { rows } = await sql`
    select 1 from list_entries where list_id = ${list.id} and match_key = any(${[...new Set(keys)].map(hashKey)}::text[])
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
