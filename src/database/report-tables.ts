import type { Generated } from 'kysely';
import type { DefaultTime, OptionalTime, Time } from './columns';

export interface ReportHistory {
  id: string;
  environment_id: string;
  report_id: string;
  type: 'run' | 'dismiss' | 'review' | 'pause' | 'resume';
  created_at: DefaultTime;
  actor_type: string;
  actor_id: string;
  run_type: 'manual' | 'scheduled' | null;
  /** `2026-01-31` */
  scheduled_date: string | null;
  completed_at: OptionalTime;
  matches: number | null;
}

export interface ReportCalls {
  report_id: string;
  run: number;
  environment_id: string;
  token: string | null;
  token_hash: Buffer;
  asked_at: OptionalTime;
  poll_url: string | null;
  attempts: Generated<number>;
  until: Time;
}
