import { type Selectable, sql } from 'kysely';
import type { Trx } from '../database';
import type { ApiKeys } from '../database/organization-tables';
import { fault } from '../faults';
import { type ApiKey, readKey } from './api-key';
import type { KeyValues } from './check-key-values';

/** Changes what is said of a key; what is left out stays. Fault `api_key_not_found`. */
export async function changeApiKey(trx: Trx, environmentId: string, id: string, values: KeyValues): Promise<ApiKey> {
  return changed(trx, environmentId, id, columnsOf(values));
}

/**
 * Lets a key end so many seconds from now: until then whoever has it can go over to another one. A key that ends earlier
 * already stays so. Faults `api_key_not_found`, `api_key_expired`.
 */
export async function expireApiKey(trx: Trx, environmentId: string, id: string, seconds: number): Promise<ApiKey> {
  const { expires_at: before, now } = await lockKey(trx, environmentId, id);
  if (before !== null && before <= now) throw fault('api_key_expired');
  const end = new Date(now.getTime() + seconds * 1000);
  return changed(trx, environmentId, id, { expires_at: before !== null && before < end ? before : end });
}

/** The columns that hold these values. */
export function columnsOf(values: KeyValues) {
  const { name, note, apiVersion, keyInflection, attributeBlocklist, permissions, ipAllowlist } = values;
  return {
    ...(name === undefined ? {} : { name }),
    ...(note === undefined ? {} : { note }),
    ...(apiVersion === undefined ? {} : { api_version: apiVersion }),
    ...(keyInflection === undefined ? {} : { key_inflection: keyInflection }),
    ...(attributeBlocklist === undefined ? {} : { attribute_blocklist: [...attributeBlocklist] }),
    ...(permissions === undefined ? {} : { permissions: [...permissions] }),
    ...(ipAllowlist === undefined ? {} : { ip_allowlist: [...ipAllowlist] }),
    ...(values.fileAccessTokenExpiresIn === undefined
      ? {}
      : { file_access_token_expires_in: values.fileAccessTokenExpiresIn }),
  };
}

type Columns = Partial<Pick<Selectable<ApiKeys>, 'expires_at' | keyof ReturnType<typeof columnsOf>>>;

async function changed(trx: Trx, environmentId: string, id: string, columns: Columns): Promise<ApiKey> {
  const row = await trx
    .updateTable('api_keys')
    // Nothing to change is a change too: the row is read in one way.
    .set({ id, ...columns })
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw fault('api_key_not_found');
  return readKey(row);
}

async function lockKey(trx: Trx, environmentId: string, id: string): Promise<{ expires_at: Date | null; now: Date }> {
  const row = await trx
    .selectFrom('api_keys')
    .select(['expires_at', sql<Date>`clock_timestamp()`.as('now')])
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw fault('api_key_not_found');
  return row;
}
