import type { Generated } from 'kysely';
import type { DateOffset, PlanTrigger } from '../../interpreter/plan-trigger';
import type { ValueMap } from '../../interpreter/value';
import type { DefaultTime, Json, OptionalJson, OptionalTime, Time } from './columns';

export interface Schedules {
  id: string;
  environment_id: string;
  workflow_id: string;
  deployment_id: string;
  type: 'schedule' | 'date';
  kind: string | null;
  trigger: Json<PlanTrigger>;
  status: 'active' | 'removed';
  active_since: Time;
  paused_at: OptionalTime;
  note: string | null;
  revision: Generated<number>;
  synced_revision: Generated<number>;
  synced_at: OptionalTime;
  created_at: DefaultTime;
  updated_at: DefaultTime;
}

export interface ScheduleOccurrences {
  id: string;
  schedule_id: string;
  nominal: string;
  scheduled_for: Time;
  local_time: string;
  cause: 'time' | 'hand' | 'activation';
  creator: Json<ValueMap>;
  status: 'starting' | 'started' | 'skipped';
  reason: string | null;
  looked: Generated<number>;
  started: Generated<number>;
  after_at: OptionalTime;
  after_id: string | null;
  created_at: DefaultTime;
  begun_at: OptionalTime;
  ended_at: OptionalTime;
}

export interface PlannedRuns {
  id: string;
  environment_id: string;
  workflow_id: string;
  object_id: string;
  due_at: OptionalTime;
  date: string[] | null;
  time: OptionalJson<DateOffset>;
  cause: Json<ValueMap>;
  depth: number;
  status: Generated<'waiting' | 'started' | 'dropped'>;
  reason: string | null;
  created_at: DefaultTime;
  timed_at: OptionalTime;
  settled_at: OptionalTime;
}
