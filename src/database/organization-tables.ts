import type { Generated } from 'kysely';
import type { Value } from '../../interpreter/value';
import type { DefaultTime, OptionalJson, OptionalTime } from './columns';

export interface Organizations {
  id: string;
  name: string;
  created_at: DefaultTime;
}

export interface Environments {
  id: string;
  organization_id: string;
  key: string;
  created_at: DefaultTime;
}

export interface ApiKeys {
  id: string;
  environment_id: string;
  name: string;
  hash: Buffer;
  created_at: DefaultTime;
  revoked_at: OptionalTime;
  note: string | null;
  api_version: Generated<string>;
  key_inflection: Generated<'kebab' | 'camel' | 'snake'>;
  attribute_blocklist: Generated<string[]>;
  permissions: Generated<string[]>;
  ip_allowlist: Generated<string[]>;
  /** Seconds. */
  file_access_token_expires_in: Generated<number>;
  last_used_at: OptionalTime;
  expires_at: OptionalTime;
}

export interface IdempotencyKeys {
  environment_id: string;
  operation: string;
  key: string;
  body_hash: string;
  resource_id: string | null;
  response_status: number | null;
  response_body: OptionalJson<Value>;
  /** Ids that the answer names. */
  subjects: Generated<string[]>;
  created_at: DefaultTime;
  redacted_at: OptionalTime;
}
