import type { AccountIdentifiers, SessionCodes } from './account-tables';
import type { ApiLogs } from './api-log-tables';
import type { ConnectionSecrets } from './connection-tables';
import type { Activations, Deployments, WorkflowStates, Workflows, WorkflowVersions } from './definition-tables';
import type {
  EventSubjects,
  Events,
  ImporterRows,
  ListEntries,
  ListItemMatches,
  ObjectCounters,
  ObjectRelations,
  Objects,
} from './object-tables';
import type { ApiKeys, Environments, IdempotencyKeys, Organizations } from './organization-tables';
import type { ReportCalls, ReportHistory } from './report-tables';
import type { RefusedStarts, RunObjects, RunSteps, Runs, WaitSubjects, Waits } from './run-tables';
import type { PlannedRuns, ScheduleOccurrences, Schedules } from './schedule-tables';
import type { RunUploadRows, RunUploads } from './upload-tables';
import type { WebhookAttempts, WebhookDeliveries, WebhookEndpoints, WebhookSecrets } from './webhook-tables';

/** A type for every table, its columns named as they are. */
export interface Database {
  organizations: Organizations;
  environments: Environments;
  api_keys: ApiKeys;
  api_logs: ApiLogs;
  workflows: Workflows;
  workflow_versions: WorkflowVersions;
  workflow_states: WorkflowStates;
  deployments: Deployments;
  activations: Activations;
  objects: Objects;
  session_codes: SessionCodes;
  account_identifiers: AccountIdentifiers;
  object_relations: ObjectRelations;
  object_counters: ObjectCounters;
  list_entries: ListEntries;
  list_item_matches: ListItemMatches;
  importer_rows: ImporterRows;
  report_calls: ReportCalls;
  report_history: ReportHistory;
  events: Events;
  event_subjects: EventSubjects;
  runs: Runs;
  run_steps: RunSteps;
  run_objects: RunObjects;
  waits: Waits;
  wait_subjects: WaitSubjects;
  refused_starts: RefusedStarts;
  idempotency_keys: IdempotencyKeys;
  webhook_endpoints: WebhookEndpoints;
  webhook_secrets: WebhookSecrets;
  webhook_deliveries: WebhookDeliveries;
  webhook_attempts: WebhookAttempts;
  connection_secrets: ConnectionSecrets;
  schedules: Schedules;
  schedule_occurrences: ScheduleOccurrences;
  planned_runs: PlannedRuns;
  run_uploads: RunUploads;
  run_upload_rows: RunUploadRows;
}
