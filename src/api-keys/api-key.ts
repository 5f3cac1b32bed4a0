import type { Selectable } from 'kysely';
import type { ApiKeys } from '../database/organization-tables';

/** How keys of answers are spelled where the request does not say. */
export type KeyInflection = 'kebab' | 'camel' | 'snake';

/** What a key may do, from where, and how it is answered. */
export interface KeyTerms {
  /** `inquiry.read`, …; `*` is everything. */
  readonly permissions: readonly string[];
  /** Addresses and CIDR ranges; `*` is everywhere. */
  readonly ipAllowlist: readonly string[];
  readonly keyInflection: KeyInflection;
  /** Attributes that answers leave out: names, with `*` for any part. */
  readonly attributeBlocklist: readonly string[];
}

/** A key without itself: that is shown when it is made, and never again. */
export interface ApiKey extends KeyTerms {
  readonly id: string;
  readonly name: string;
  readonly note: string | null;
  readonly apiVersion: string;
  /** Seconds. */
  readonly fileAccessTokenExpiresIn: number;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
}

/** A key as its row says. */
export function readKey(row: Selectable<ApiKeys>): ApiKey {
  return {
    id: row.id,
    name: row.name,
    note: row.note,
    apiVersion: row.api_version,
    ...termsOf(row),
    fileAccessTokenExpiresIn: row.file_access_token_expires_in,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
  };
}

type TermColumns = 'permissions' | 'ip_allowlist' | 'key_inflection' | 'attribute_blocklist';

/** The terms of a key as its row says. */
export function termsOf(row: Pick<Selectable<ApiKeys>, TermColumns>): KeyTerms {
  return {
    permissions: row.permissions,
    ipAllowlist: row.ip_allowlist,
    keyInflection: row.key_inflection,
    attributeBlocklist: row.attribute_blocklist,
  };
}
