import type { Generated } from 'kysely';
import type { Value, ValueMap } from '../../interpreter/value';
import type { Json, OptionalJson, OptionalTime, Time } from './columns';

export interface ApiLogs {
  id: string;
  environment_id: string;
  key_id: string;
  created_at: Time;
  method: string;
  path: string;
  status: number;
  ip_address: string;
  request_headers: Json<ValueMap>;
  query: OptionalJson<Value>;
  request_body: OptionalJson<Value>;
  response_headers: Json<ValueMap>;
  response_body: OptionalJson<Value>;
  subjects: string[];
  /** Of requests that may be about anyone. */
  value_hashes: Generated<string[]>;
  redacted_at: OptionalTime;
}
