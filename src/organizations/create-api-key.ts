import { randomBytes } from 'node:crypto';
import { columnsOf } from '../api-keys/change-api-key';
import type { KeyValues } from '../api-keys/check-key-values';
import type { Db, Trx } from '../database';
import { newId } from '../ids';
import type { Environment } from '../writing';
import { hashKey } from './find-api-key';

/**
 * Makes a key that opens the environment; without `permissions` among the values it may do everything there. `apiKey` is
 * the key itself: shown now, and never again.
 */
export async function createApiKey(
  db: Db | Trx,
  environment: Pick<Environment, 'id' | 'key'>,
  name: string,
  values: Omit<KeyValues, 'name'> = {},
): Promise<{ id: string; apiKey: string }> {
  const apiKey = `usher_${environment.key}_${randomBytes(32).toString('base64url')}`;
  const id = newId('api');
  await db
    .insertInto('api_keys')
    .values({ ...columnsOf(values), id, environment_id: environment.id, name, hash: hashKey(apiKey) })
    .execute();
  return { id, apiKey };
}
