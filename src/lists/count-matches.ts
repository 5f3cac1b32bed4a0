import { sql } from 'kysely';
import type { Db, Trx } from '../database';

/** How many inquiries each of these items has matched. */
export async function countMatches(db: Db | Trx, itemIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ item: string; count: number }>`
    select item_id as item, count(*) from list_item_matches
    where item_id = any(${[...itemIds]}::text[]) group by item_id`.execute(db);
  return new Map(rows.map(({ item, count }) => [item, count]));
}
