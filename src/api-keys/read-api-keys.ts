import { type Selectable, sql } from 'kysely';
import type { Db, Trx } from '../database';
import type { ApiKeys } from '../database/organization-tables';
import { fault } from '../faults';
import { type Page, type PageRequest, readPage } from '../page';
import { type ApiKey, readKey } from './api-key';

/** Keys to an environment that are not revoked, newest first. `name`: exactly this. Fault `cursor_not_found`. */
export async function listApiKeys(
  db: Db,
  environmentId: string,
  { name, ...page }: PageRequest & { readonly name?: string },
): Promise<Page<ApiKey>> {
  const named = name === undefined ? sql`true` : sql`name = ${name}`;
  const found = await readPage<Selectable<ApiKeys>>(db, page, {
    columns: sql`api_keys.*`,
    from: sql`api_keys`,
    where: sql`environment_id = ${environmentId} and revoked_at is null and ${named}`,
    at: sql`created_at`,
    id: sql`id`,
  });
  return { ...found, items: found.items.map(readKey) };
}

/** Fault `api_key_not_found`. */
export async function getApiKey(db: Db | Trx, environmentId: string, id: string): Promise<ApiKey> {
  const row = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw fault('api_key_not_found');
  return readKey(row);
}
