import { randomBytes } from 'node:crypto';
import type { Db, Trx } from '../database';
import { newId } from '../ids';
import type { Environment } from '../writing';
import { hashKey } from './find-api-key';

/** Makes a key that opens the environment. `apiKey` is the key itself: shown now, and never again. */
export async function createApiKey(
  db: Db | Trx,
  environment: Pick<Environment, 'id' | 'key'>,
  name: string,
): Promise<{ id: string; apiKey: string }> {
  const apiKey = `usher_${environment.key}_${randomBytes(32).toString('base64url')}`;
  const id = newId('key');
  await db
    .insertInto('api_keys')
    .values({ id, environment_id: environment.id, name, hash: hashKey(apiKey) })
    .execute();
  return { id, apiKey };
}
