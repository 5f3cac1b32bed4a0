import { sql } from 'kysely';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';
import { hashKey } from './hash-key';
import type { KeptItem } from './matchings/matching';

/** Makes an item one that is found. The caller has the lock of the list and has seen that the item's key is free. */
export async function enterItem(
  { trx, environment }: Writing,
  list: StoredObject,
  itemId: string,
  { key, also = [], circle }: KeptItem,
  expiresAt: Date | null,
): Promise<void> {
  const rows = [key, ...also].map((one, index) => ({
    item_id: itemId,
    list_id: list.id,
    environment_id: environment.id,
    list_type: String(list.attributes['list_type']),
    match_key: hashKey(one),
    is_own: index === 0,
    expires_at: expiresAt,
    latitude: circle?.latitude ?? null,
    longitude: circle?.longitude ?? null,
    radius_meters: circle?.radiusMeters ?? null,
  }));
  await trx.insertInto('list_entries').values(rows).execute();
}

/** The active item that has this key on a list, and whether its time has passed. */
export async function findTaken(
  { trx }: Writing,
  listId: string,
  key: string,
): Promise<{ readonly itemId: string; readonly isExpired: boolean } | undefined> {
  const { rows } = await sql<{ itemId: string; isExpired: boolean }>`
    select item_id as "itemId", coalesce(expires_at <= clock_timestamp(), false) as "isExpired" from list_entries
    where list_id = ${listId} and match_key = ${hashKey(key)} and is_own`.execute(trx);
  return rows[0];
}
