import type { Generated } from 'kysely';
import type { ValueMap } from '../../interpreter/value';
import type { DefaultTime, Json, OptionalJson, OptionalTime } from './columns';

export interface RunUploads {
  id: string;
  environment_id: string;
  workflow_id: string;
  name: Generated<string>;
  digest: string | null;
  creator: Json<ValueMap>;
  status: Generated<'receiving' | 'in_progress' | 'completed' | 'canceled'>;
  times_sent: Generated<number>;
  total: Generated<number>;
  started: Generated<number>;
  broken: Generated<number>;
  unknown: Generated<number>;
  wrong_kind: Generated<number>;
  refused: Generated<number>;
  canceled: Generated<number>;
  created_at: DefaultTime;
  updated_at: DefaultTime;
  ended_at: OptionalTime;
}

export interface RunUploadRows {
  upload_id: string;
  line: number;
  cells: OptionalJson<ValueMap>;
  result: 'started' | 'broken' | 'unknown' | 'wrong_kind' | 'refused' | 'canceled' | null;
  run_id: string | null;
  code: string | null;
  faults: OptionalJson<readonly ValueMap[]>;
}
