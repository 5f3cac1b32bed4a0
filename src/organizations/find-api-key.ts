import { createHash } from 'node:crypto';
import { type KeyTerms, termsOf } from '../api-keys/api-key';
import type { Db, Trx } from '../database';
import type { Environment } from '../writing';

/** What a key opens, on which terms, and until when. */
export interface FoundKey {
  readonly environment: Environment;
  readonly keyId: string;
  readonly terms: KeyTerms;
  readonly expiresAt: Date | null;
}

/** What a key opens; undefined for a key that opens nothing (unknown, revoked, or its time has passed). */
export async function findApiKey(db: Db | Trx, plainKey: string): Promise<FoundKey | undefined> {
  const row = await db
    .selectFrom('api_keys')
    .innerJoin('environments', 'environments.id', 'api_keys.environment_id')
    .select([
      'api_keys.id as keyId',
      'api_keys.expires_at',
      'api_keys.permissions',
      'api_keys.ip_allowlist',
      'api_keys.key_inflection',
      'api_keys.attribute_blocklist',
      'environments.id',
      'environments.key',
      'environments.organization_id',
    ])
    .where('api_keys.hash', '=', hashKey(plainKey))
    .where('api_keys.revoked_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined || (row.expires_at !== null && row.expires_at.getTime() <= Date.now())) return undefined;
  const { keyId, id, key, organization_id: organizationId, expires_at: expiresAt } = row;
  return { keyId, environment: { id, key, organizationId }, terms: termsOf(row), expiresAt };
}

/** What is stored of a key. Keys are long and random: a plain SHA-256 keeps them safe. */
export function hashKey(plainKey: string): Buffer {
  return createHash('sha256').update(plainKey).digest();
}
