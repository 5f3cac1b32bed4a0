import type { Generated } from 'kysely';
import type { Fault } from '../../interpreter/value';
import type { DefaultTime, OptionalJson, OptionalTime, Time } from './columns';

export interface WebhookEndpoints {
  webhook_id: string;
  headers: string | null;
  failing_since: OptionalTime;
}

export interface WebhookSecrets {
  id: string;
  webhook_id: string;
  value: string;
  created_at: DefaultTime;
  expires_at: OptionalTime;
}

export interface WebhookDeliveries {
  id: string;
  environment_id: string;
  webhook_id: string;
  event_id: string;
  event_name: string;
  status: Generated<'pending' | 'delivered' | 'parked' | 'skipped' | 'canceled'>;
  round: Generated<number>;
  tries: Generated<number>;
  created_at: DefaultTime;
  started_at: OptionalTime;
  first_attempt_at: OptionalTime;
  next_attempt_at: OptionalTime;
  settled_at: OptionalTime;
}

export interface WebhookAttempts {
  delivery_id: string;
  number: number;
  at: Time;
  duration: number;
  response_status: number | null;
  fault: OptionalJson<Fault>;
}
