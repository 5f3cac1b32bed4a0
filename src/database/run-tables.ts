import type { Generated, GeneratedAlways } from 'kysely';
import type { Closed, Held, Opened, Pause, Performed, Wait } from '../../interpreter/journal';
import type { Outcome, RunStart } from '../../interpreter/requests';
import type { Fault, ValueMap } from '../../interpreter/value';
import type { RunState } from '../../workflows/contract';
import type { DefaultJson, DefaultTime, Json, OptionalJson, OptionalTime, Time } from './columns';

export interface Runs {
  id: string;
  environment_id: string;
  workflow_id: string;
  workflow_key: string;
  version_id: string;
  version_number: number;
  status: RunState['status'];
  rollout_label: string | null;
  start: Json<RunStart>;
  trigger_object_id: string | null;
  event_id: string | null;
  creator: Json<ValueMap>;
  cause: DefaultJson<ValueMap>;
  depth: Generated<number>;
  labels: DefaultJson<ValueMap>;
  waiting_for: DefaultJson<NonNullable<RunState['waitingFor']>>;
  output: OptionalJson<ValueMap>;
  fault: OptionalJson<Fault>;
  created_at: Time;
  started_at: OptionalTime;
  completed_at: OptionalTime;
  updated_at: DefaultTime;
  /** When its free values were taken away. */
  redacted_at: OptionalTime;
  schedule_id: string | null;
  /** Of the place that it needs to run; null: it needs none. */
  concurrency_key: string | null;
  concurrency_limit: number | null;
  concurrency_held: 'release' | 'keep' | null;
  queued_at: OptionalTime;
}

export interface RunObjects {
  object_id: string;
  run_id: string;
}

export interface RunSteps {
  run_id: string;
  path: string;
  generation: number;
  type: string;
  action: string | null;
  state: 'open' | 'sending' | 'not_sent' | 'closed';
  opened: OptionalJson<Opened>;
  pause: OptionalJson<Pause>;
  performed: OptionalJson<Performed>;
  held: OptionalJson<Held>;
  closed: OptionalJson<Closed>;
  outcome: OptionalJson<Outcome>;
  attempts: Generated<number>;
  opened_at: Time;
  closed_at: OptionalTime;
}

export interface Waits {
  id: string;
  environment_id: string;
  run_id: string;
  path: string;
  generation: number;
  wait: Json<Wait>;
  events: string[];
  until: Time;
  opened_at: DefaultTime;
  closed_at: OptionalTime;
  outcome: OptionalJson<Outcome>;
  rung_at: OptionalTime;
}

export interface WaitSubjects {
  object_id: string;
  wait_id: string;
  cursor: number;
}

export interface RefusedStarts {
  id: GeneratedAlways<number>;
  environment_id: string;
  workflow_id: string;
  event_id: string | null;
  object_id: string | null;
  code: string;
  created_at: DefaultTime;
}
