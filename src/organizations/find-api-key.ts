import { createHash } from 'node:crypto';
import type { Db, Trx } from '../database';
import type { Environment } from '../writing';

/** The environment that a key opens; undefined for a key that opens none (unknown, or revoked). */
export async function findApiKey(
  db: Db | Trx,
  plainKey: string,
): Promise<{ environment: Environment; keyId: string } | undefined> {
  const row = await db
    .selectFrom('api_keys')
    .innerJoin('environments', 'environments.id', 'api_keys.environment_id')
    .select(['api_keys.id as keyId', 'environments.id', 'environments.key', 'environments.organization_id'])
    .where('api_keys.hash', '=', hashKey(plainKey))
    .where('api_keys.revoked_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { keyId, id, key, organization_id: organizationId } = row;
  return { keyId, environment: { id, key, organizationId } };
}

/** What is stored of a key. Keys are long and random: a plain SHA-256 keeps them safe. */
export function hashKey(plainKey: string): Buffer {
  return createHash('sha256').update(plainKey).digest();
}
