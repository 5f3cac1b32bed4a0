import type { Generated } from 'kysely';
import type { Fault, ValueMap } from '../../interpreter/value';
import type { DefaultJson, DefaultTime, Json, OptionalJson, OptionalTime, Time } from './columns';

export interface Objects {
  id: string;
  environment_id: string;
  kind: string;
  version: Generated<number>;
  status: string | null;
  key: string | null;
  reference_id: string | null;
  /** Of accounts alone: within which their reference id is theirs. */
  account_type_id: string | null;
  attributes: DefaultJson<ValueMap>;
  fields: DefaultJson<ValueMap>;
  tags: Generated<string[]>;
  created_at: DefaultTime;
  updated_at: DefaultTime;
  redacted_at: OptionalTime;
}

export interface ObjectRelations {
  environment_id: string;
  from_id: string;
  relation: string;
  to_id: string;
  created_at: DefaultTime;
}

export interface ObjectCounters {
  object_id: string;
  value: Generated<number>;
}

export interface ListEntries {
  item_id: string;
  list_id: string;
  environment_id: string;
  list_type: string;
  match_key: string;
  is_own: Generated<boolean>;
  expires_at: OptionalTime;
  latitude: number | null;
  longitude: number | null;
  radius_meters: number | null;
}

export interface ListItemMatches {
  item_id: string;
  object_id: string;
  matched_at: DefaultTime;
}

export interface ImporterRows {
  importer_id: string;
  line: number;
  row: Json<ValueMap>;
}

export interface Events {
  id: string;
  environment_id: string;
  name: string;
  object_id: string;
  object_kind: string;
  created_at: Time;
  snapshot: Json<ValueMap>;
  context: DefaultJson<ValueMap>;
  cause: DefaultJson<ValueMap>;
  depth: Generated<number>;
  xid: Generated<string>;
  decided_at: OptionalTime;
  dispatched_at: OptionalTime;
  attempts: Generated<number>;
  next_attempt_at: OptionalTime;
  parked_at: OptionalTime;
  fault: OptionalJson<Fault>;
}

export interface EventSubjects {
  object_id: string;
  version: number;
  event_id: string;
  name: string;
  created_at: Time;
}
