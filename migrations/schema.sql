-- Made from the database by npm run generate: change migrations instead.

create table account_identifiers (
  account_type_id text not null,
  key text not null,
  hash text not null,
  account_id text not null,
  constraint account_identifiers_pkey PRIMARY KEY (account_type_id, key, hash),
  constraint account_identifiers_account_id_fkey FOREIGN KEY (account_id) REFERENCES objects(id),
  constraint account_identifiers_account_type_id_fkey FOREIGN KEY (account_type_id) REFERENCES objects(id)
);
CREATE INDEX account_identifiers_of_account ON public.account_identifiers USING btree (account_id);

create table activations (
  id bigint not null generated always as identity,
  workflow_id text not null,
  environment_id text not null,
  deployment_id text not null,
  events text[] not null,
  from_snapshot pg_snapshot not null default pg_current_snapshot(),
  to_snapshot pg_snapshot,
  created_at timestamp with time zone not null default now(),
  constraint activations_pkey PRIMARY KEY (id),
  constraint activations_deployment_id_fkey FOREIGN KEY (deployment_id) REFERENCES deployments(id),
  constraint activations_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint activations_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id)
);
CREATE INDEX activations_of_environment ON public.activations USING btree (environment_id, workflow_id);
CREATE UNIQUE INDEX activations_one_open ON public.activations USING btree (workflow_id, environment_id) WHERE (to_snapshot IS NULL);

create table api_keys (
  id text not null,
  environment_id text not null,
  name text not null,
  hash bytea not null,
  created_at timestamp with time zone not null default now(),
  revoked_at timestamp with time zone,
  note text,
  api_version text not null default '2025-12-08'::text,
  key_inflection text not null default 'kebab'::text,
  attribute_blocklist text[] not null default '{}'::text[],
  permissions text[] not null default '{*}'::text[],
  ip_allowlist text[] not null default '{*}'::text[],
  file_access_token_expires_in integer not null default 21600,
  last_used_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint api_keys_hash_key UNIQUE (hash),
  constraint api_keys_pkey PRIMARY KEY (id),
  constraint api_keys_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint api_keys_key_inflection_check CHECK ((key_inflection = ANY (ARRAY['kebab'::text, 'camel'::text, 'snake'::text])))
);
CREATE INDEX api_keys_newest ON public.api_keys USING btree (environment_id, created_at DESC, id DESC);

create table api_logs (
  id text not null,
  environment_id text not null,
  key_id text not null,
  created_at timestamp with time zone not null,
  method text not null,
  path text not null,
  status integer not null,
  ip_address text not null,
  request_headers json not null,
  query json,
  request_body json,
  response_headers json not null,
  response_body json,
  subjects text[] not null default '{}'::text[],
  redacted_at timestamp with time zone,
  value_hashes bigint[] not null default '{}'::bigint[],
  constraint api_logs_pkey PRIMARY KEY (id),
  constraint api_logs_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);
CREATE INDEX api_logs_age ON public.api_logs USING btree (created_at);
CREATE INDEX api_logs_newest ON public.api_logs USING btree (environment_id, created_at DESC, id DESC);
CREATE INDEX api_logs_subjects ON public.api_logs USING gin (subjects);
CREATE INDEX api_logs_values ON public.api_logs USING gin (value_hashes);

create table connection_secrets (
  connection_id text not null,
  secrets text not null,
  token text,
  token_expires_at timestamp with time zone,
  constraint connection_secrets_pkey PRIMARY KEY (connection_id),
  constraint connection_secrets_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES objects(id) ON DELETE CASCADE
);

create table deployments (
  id text not null,
  workflow_id text not null,
  environment_id text not null,
  status text not null,
  versions jsonb not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint deployments_pkey PRIMARY KEY (id),
  constraint deployments_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint deployments_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id),
  constraint deployments_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text])))
);
CREATE UNIQUE INDEX deployments_one_active ON public.deployments USING btree (workflow_id, environment_id) WHERE (status = 'active'::text);

create table environments (
  id text not null,
  organization_id text not null,
  key text not null,
  created_at timestamp with time zone not null default now(),
  constraint environments_organization_id_key_key UNIQUE (organization_id, key),
  constraint environments_pkey PRIMARY KEY (id),
  constraint environments_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

create table event_subjects (
  object_id text not null,
  version bigint not null,
  event_id text not null,
  name text not null,
  created_at timestamp with time zone not null,
  constraint event_subjects_pkey PRIMARY KEY (object_id, version, event_id),
  constraint event_subjects_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE CASCADE
);
CREATE INDEX event_subjects_of_event ON public.event_subjects USING btree (event_id);

create table events (
  id text not null,
  environment_id text not null,
  name text not null,
  object_id text not null,
  object_kind text not null,
  created_at timestamp with time zone not null,
  snapshot jsonb not null,
  context jsonb not null default '{}'::jsonb,
  cause jsonb not null default '{}'::jsonb,
  depth integer not null default 0,
  xid xid8 not null default pg_current_xact_id(),
  dispatched_at timestamp with time zone,
  attempts integer not null default 0,
  next_attempt_at timestamp with time zone,
  parked_at timestamp with time zone,
  fault jsonb,
  decided_at timestamp with time zone,
  constraint events_pkey PRIMARY KEY (id),
  constraint events_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);
CREATE INDEX events_newest ON public.events USING btree (environment_id, created_at DESC, id DESC);
CREATE INDEX events_of_object ON public.events USING btree (object_id, created_at DESC);
CREATE INDEX events_parked ON public.events USING btree (environment_id, created_at DESC, id DESC) WHERE (parked_at IS NOT NULL);
CREATE INDEX events_undispatched ON public.events USING btree (created_at, id) WHERE ((dispatched_at IS NULL) AND (parked_at IS NULL));

create table idempotency_keys (
  environment_id text not null,
  operation text not null,
  key text not null,
  body_hash text not null,
  resource_id text,
  response_status integer,
  response_body json,
  created_at timestamp with time zone not null default now(),
  subjects text[] not null default '{}'::text[],
  redacted_at timestamp with time zone,
  constraint idempotency_keys_pkey PRIMARY KEY (environment_id, operation, key),
  constraint idempotency_keys_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);
CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (created_at);
CREATE INDEX idempotency_keys_subjects ON public.idempotency_keys USING gin (subjects);

create table importer_rows (
  importer_id text not null,
  line integer not null,
  row jsonb not null,
  constraint importer_rows_pkey PRIMARY KEY (importer_id, line),
  constraint importer_rows_importer_id_fkey FOREIGN KEY (importer_id) REFERENCES objects(id)
);

create table list_entries (
  item_id text not null,
  list_id text not null,
  match_key text not null,
  environment_id text not null,
  list_type text not null,
  is_own boolean not null default true,
  expires_at timestamp with time zone,
  latitude double precision,
  longitude double precision,
  radius_meters double precision,
  constraint list_entries_pkey PRIMARY KEY (item_id, match_key),
  constraint list_entries_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint list_entries_item_id_fkey FOREIGN KEY (item_id) REFERENCES objects(id),
  constraint list_entries_list_id_fkey FOREIGN KEY (list_id) REFERENCES objects(id)
);
CREATE INDEX list_entries_matching ON public.list_entries USING btree (environment_id, list_type, match_key, list_id);
CREATE UNIQUE INDEX list_entries_one ON public.list_entries USING btree (list_id, match_key) WHERE is_own;

create table list_item_matches (
  item_id text not null,
  object_id text not null,
  matched_at timestamp with time zone not null default now(),
  constraint list_item_matches_pkey PRIMARY KEY (item_id, object_id),
  constraint list_item_matches_item_id_fkey FOREIGN KEY (item_id) REFERENCES objects(id),
  constraint list_item_matches_object_id_fkey FOREIGN KEY (object_id) REFERENCES objects(id)
);
CREATE INDEX list_item_matches_of_object ON public.list_item_matches USING btree (object_id);

create table object_counters (
  object_id text not null,
  value bigint not null default 0,
  constraint object_counters_pkey PRIMARY KEY (object_id),
  constraint object_counters_object_id_fkey FOREIGN KEY (object_id) REFERENCES objects(id)
);

create table object_relations (
  environment_id text not null,
  from_id text not null,
  relation text not null,
  to_id text not null,
  created_at timestamp with time zone not null default now(),
  constraint object_relations_pkey PRIMARY KEY (from_id, relation, to_id),
  constraint object_relations_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint object_relations_from_id_fkey FOREIGN KEY (from_id) REFERENCES objects(id),
  constraint object_relations_to_id_fkey FOREIGN KEY (to_id) REFERENCES objects(id)
);
CREATE INDEX object_relations_back ON public.object_relations USING btree (to_id, relation, created_at);

create table objects (
  id text not null,
  environment_id text not null,
  kind text not null,
  version bigint not null default 1,
  status text,
  key text,
  reference_id text,
  attributes jsonb not null default '{}'::jsonb,
  fields jsonb not null default '{}'::jsonb,
  tags text[] not null default '{}'::text[],
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  redacted_at timestamp with time zone,
  account_type_id text,
  constraint objects_pkey PRIMARY KEY (id),
  constraint objects_account_type_id_fkey FOREIGN KEY (account_type_id) REFERENCES objects(id),
  constraint objects_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);
CREATE INDEX importers_pending ON public.objects USING btree (created_at) WHERE ((kind = 'importer-pipeline-run'::text) AND (status = 'pending'::text));
CREATE INDEX objects_by_reference ON public.objects USING btree (environment_id, kind, reference_id) WHERE (reference_id IS NOT NULL);
CREATE UNIQUE INDEX objects_key ON public.objects USING btree (environment_id, kind, key) WHERE (key IS NOT NULL);
CREATE INDEX objects_newest ON public.objects USING btree (environment_id, kind, created_at DESC, id DESC);
CREATE UNIQUE INDEX objects_reference ON public.objects USING btree (environment_id, kind, lower(reference_id), account_type_id) NULLS NOT DISTINCT WHERE ((kind = 'account'::text) AND (reference_id IS NOT NULL));
CREATE INDEX webhooks_enabled ON public.objects USING btree (environment_id) WHERE ((kind = 'webhook'::text) AND (status = 'enabled'::text));

create table organizations (
  id text not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  constraint organizations_pkey PRIMARY KEY (id)
);

create table planned_runs (
  id text not null,
  environment_id text not null,
  workflow_id text not null,
  object_id text not null,
  due_at timestamp with time zone,
  date text[],
  time json,
  cause jsonb not null,
  depth integer not null,
  status text not null default 'waiting'::text,
  reason text,
  created_at timestamp with time zone not null default clock_timestamp(),
  timed_at timestamp with time zone,
  settled_at timestamp with time zone,
  constraint planned_runs_pkey PRIMARY KEY (id),
  constraint planned_runs_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint planned_runs_object_id_fkey FOREIGN KEY (object_id) REFERENCES objects(id) ON DELETE CASCADE,
  constraint planned_runs_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id),
  constraint planned_runs_check CHECK ((num_nonnulls(due_at, date) <= 1)),
  constraint planned_runs_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'started'::text, 'dropped'::text])))
);
CREATE INDEX planned_runs_of_object ON public.planned_runs USING btree (object_id) WHERE (status = 'waiting'::text);
CREATE INDEX planned_runs_untimed ON public.planned_runs USING btree (created_at) WHERE ((status = 'waiting'::text) AND (timed_at IS NULL));

create table refused_starts (
  id bigint not null generated always as identity,
  environment_id text not null,
  workflow_id text not null,
  event_id text,
  object_id text,
  code text not null,
  created_at timestamp with time zone not null default now(),
  constraint refused_starts_pkey PRIMARY KEY (id),
  constraint refused_starts_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint refused_starts_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id)
);

create table report_calls (
  report_id text not null,
  run integer not null,
  environment_id text not null,
  token text,
  token_hash bytea not null,
  asked_at timestamp with time zone,
  poll_url text,
  attempts integer not null default 0,
  until timestamp with time zone not null,
  constraint report_calls_token_hash_key UNIQUE (token_hash),
  constraint report_calls_pkey PRIMARY KEY (report_id, run),
  constraint report_calls_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id) ON DELETE CASCADE,
  constraint report_calls_report_id_fkey FOREIGN KEY (report_id) REFERENCES objects(id) ON DELETE CASCADE
);

create table report_history (
  id text not null,
  environment_id text not null,
  report_id text not null,
  type text not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  actor_type text not null,
  actor_id text not null,
  run_type text,
  scheduled_date text,
  completed_at timestamp with time zone,
  matches integer,
  constraint report_history_pkey PRIMARY KEY (id),
  constraint report_history_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint report_history_report_id_fkey FOREIGN KEY (report_id) REFERENCES objects(id),
  constraint report_history_check CHECK (((type = 'run'::text) = (run_type IS NOT NULL))),
  constraint report_history_run_type_check CHECK ((run_type = ANY (ARRAY['manual'::text, 'scheduled'::text]))),
  constraint report_history_type_check CHECK ((type = ANY (ARRAY['run'::text, 'dismiss'::text, 'review'::text, 'pause'::text, 'resume'::text])))
);
CREATE INDEX report_history_newest ON public.report_history USING btree (report_id, created_at DESC, id DESC);

create table run_objects (
  object_id text not null,
  run_id text not null,
  constraint run_objects_pkey PRIMARY KEY (object_id, run_id),
  constraint run_objects_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE
);
CREATE INDEX run_objects_of_run ON public.run_objects USING btree (run_id);

create table run_steps (
  run_id text not null,
  path text not null,
  generation integer not null,
  type text not null,
  action text,
  state text not null,
  opened json,
  pause json,
  held json,
  closed json,
  outcome json,
  attempts integer not null default 0,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  performed json,
  constraint run_steps_pkey PRIMARY KEY (run_id, path, generation),
  constraint run_steps_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE,
  constraint run_steps_state_check CHECK ((state = ANY (ARRAY['open'::text, 'sending'::text, 'not_sent'::text, 'closed'::text])))
);

create table run_upload_rows (
  upload_id text not null,
  line integer not null,
  cells jsonb,
  result text,
  run_id text,
  code text,
  faults jsonb,
  constraint run_upload_rows_pkey PRIMARY KEY (upload_id, line),
  constraint run_upload_rows_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES run_uploads(id) ON DELETE CASCADE,
  constraint run_upload_rows_check CHECK (((cells IS NULL) = (result IS NOT NULL))),
  constraint run_upload_rows_result_check CHECK ((result = ANY (ARRAY['started'::text, 'broken'::text, 'unknown'::text, 'wrong_kind'::text, 'refused'::text, 'canceled'::text])))
);
CREATE INDEX run_upload_rows_waiting ON public.run_upload_rows USING btree (upload_id, line) WHERE (cells IS NOT NULL);

create table run_uploads (
  id text not null,
  environment_id text not null,
  workflow_id text not null,
  name text not null default ''::text,
  digest text,
  creator jsonb not null,
  status text not null default 'receiving'::text,
  times_sent integer not null default 1,
  total integer not null default 0,
  started integer not null default 0,
  broken integer not null default 0,
  unknown integer not null default 0,
  wrong_kind integer not null default 0,
  refused integer not null default 0,
  canceled integer not null default 0,
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  ended_at timestamp with time zone,
  constraint run_uploads_environment_id_workflow_id_name_digest_key UNIQUE (environment_id, workflow_id, name, digest),
  constraint run_uploads_pkey PRIMARY KEY (id),
  constraint run_uploads_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint run_uploads_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id),
  constraint run_uploads_status_check CHECK ((status = ANY (ARRAY['receiving'::text, 'in_progress'::text, 'completed'::text, 'canceled'::text])))
);
CREATE INDEX run_uploads_newest ON public.run_uploads USING btree (environment_id, created_at DESC, id DESC);
CREATE INDEX run_uploads_open ON public.run_uploads USING btree (updated_at) WHERE (status = ANY (ARRAY['receiving'::text, 'in_progress'::text]));

create table runs (
  id text not null,
  environment_id text not null,
  workflow_id text not null,
  workflow_key text not null,
  version_id text not null,
  version_number integer not null,
  status text not null,
  rollout_label text,
  start json not null,
  trigger_object_id text,
  event_id text,
  creator jsonb not null,
  cause jsonb not null default '{}'::jsonb,
  depth integer not null default 0,
  labels jsonb not null default '{}'::jsonb,
  waiting_for jsonb not null default '[]'::jsonb,
  output json,
  fault jsonb,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  updated_at timestamp with time zone not null default now(),
  redacted_at timestamp with time zone,
  schedule_id text,
  concurrency_key text,
  concurrency_limit integer,
  concurrency_held text,
  queued_at timestamp with time zone,
  constraint runs_pkey PRIMARY KEY (id),
  constraint runs_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint runs_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedules(id),
  constraint runs_version_id_fkey FOREIGN KEY (version_id) REFERENCES workflow_versions(id),
  constraint runs_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id),
  constraint runs_concurrency_held_check CHECK ((concurrency_held = ANY (ARRAY['release'::text, 'keep'::text]))),
  constraint runs_status_check CHECK ((status = ANY (ARRAY['in_progress'::text, 'errored'::text, 'completed'::text, 'failed'::text, 'canceled'::text])))
);
CREATE INDEX runs_labels ON public.runs USING gin (labels jsonb_path_ops);
CREATE INDEX runs_newest ON public.runs USING btree (environment_id, created_at DESC, id DESC);
CREATE INDEX runs_not_started ON public.runs USING btree (created_at) WHERE ((started_at IS NULL) AND (queued_at IS NULL));
CREATE INDEX runs_of_object ON public.runs USING btree (trigger_object_id, workflow_id, created_at DESC) WHERE (trigger_object_id IS NOT NULL);
CREATE INDEX runs_of_parent ON public.runs USING btree (((cause ->> 'run_id'::text)), created_at) WHERE (cause ? 'path'::text);
CREATE INDEX runs_of_workflow ON public.runs USING btree (workflow_id, environment_id, created_at DESC, id DESC);
CREATE INDEX runs_open ON public.runs USING btree (updated_at) WHERE (status = ANY (ARRAY['in_progress'::text, 'errored'::text]));
CREATE INDEX runs_open_of_schedule ON public.runs USING btree (schedule_id) WHERE ((schedule_id IS NOT NULL) AND (status = ANY (ARRAY['in_progress'::text, 'errored'::text])));
CREATE INDEX runs_queued ON public.runs USING btree (concurrency_key, queued_at, id) WHERE ((queued_at IS NOT NULL) AND (status = 'in_progress'::text));
CREATE INDEX runs_with_place ON public.runs USING btree (concurrency_key) WHERE ((concurrency_key IS NOT NULL) AND (queued_at IS NULL) AND (status = ANY (ARRAY['in_progress'::text, 'errored'::text])));

create table schedule_occurrences (
  id text not null,
  schedule_id text not null,
  nominal text not null,
  scheduled_for timestamp with time zone not null,
  local_time text not null,
  cause text not null,
  creator jsonb not null,
  status text not null,
  reason text,
  looked bigint not null default 0,
  started bigint not null default 0,
  after_at timestamp with time zone,
  after_id text,
  created_at timestamp with time zone not null default clock_timestamp(),
  begun_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint schedule_occurrences_pkey PRIMARY KEY (id),
  constraint schedule_occurrences_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedules(id),
  constraint schedule_occurrences_cause_check CHECK ((cause = ANY (ARRAY['time'::text, 'hand'::text, 'activation'::text]))),
  constraint schedule_occurrences_status_check CHECK ((status = ANY (ARRAY['starting'::text, 'started'::text, 'skipped'::text])))
);
CREATE INDEX schedule_occurrences_newest ON public.schedule_occurrences USING btree (schedule_id, created_at DESC, id DESC);
CREATE INDEX schedule_occurrences_open ON public.schedule_occurrences USING btree (created_at) WHERE (status = 'starting'::text);

create table schedules (
  id text not null,
  environment_id text not null,
  workflow_id text not null,
  deployment_id text not null,
  type text not null,
  kind text,
  trigger json not null,
  status text not null,
  active_since timestamp with time zone not null,
  paused_at timestamp with time zone,
  note text,
  revision integer not null default 1,
  synced_revision integer not null default 0,
  synced_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  constraint schedules_environment_id_workflow_id_key UNIQUE (environment_id, workflow_id),
  constraint schedules_pkey PRIMARY KEY (id),
  constraint schedules_deployment_id_fkey FOREIGN KEY (deployment_id) REFERENCES deployments(id),
  constraint schedules_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint schedules_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id),
  constraint schedules_status_check CHECK ((status = ANY (ARRAY['active'::text, 'removed'::text]))),
  constraint schedules_type_check CHECK ((type = ANY (ARRAY['schedule'::text, 'date'::text])))
);
CREATE INDEX schedules_dated ON public.schedules USING btree (environment_id, kind) WHERE ((type = 'date'::text) AND (status = 'active'::text));
CREATE INDEX schedules_to_sync ON public.schedules USING btree (updated_at) WHERE (synced_revision <> revision);

create table schema_migrations (
  number integer not null,
  name text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migrations_pkey PRIMARY KEY (number)
);

create table session_codes (
  hash text not null,
  environment_id text not null,
  session_id text not null,
  kind text not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint session_codes_pkey PRIMARY KEY (hash),
  constraint session_codes_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint session_codes_session_id_fkey FOREIGN KEY (session_id) REFERENCES objects(id),
  constraint session_codes_kind_check CHECK ((kind = ANY (ARRAY['link'::text, 'token'::text])))
);
CREATE INDEX session_codes_of_session ON public.session_codes USING btree (session_id);

create table wait_subjects (
  object_id text not null,
  wait_id text not null,
  cursor bigint not null,
  constraint wait_subjects_pkey PRIMARY KEY (object_id, wait_id),
  constraint wait_subjects_wait_id_fkey FOREIGN KEY (wait_id) REFERENCES waits(id) ON DELETE CASCADE
);
CREATE INDEX wait_subjects_of_wait ON public.wait_subjects USING btree (wait_id);

create table waits (
  id text not null,
  environment_id text not null,
  run_id text not null,
  path text not null,
  generation integer not null,
  wait json not null,
  events text[] not null,
  until timestamp with time zone not null,
  opened_at timestamp with time zone not null default clock_timestamp(),
  closed_at timestamp with time zone,
  outcome json,
  rung_at timestamp with time zone,
  constraint waits_pkey PRIMARY KEY (id),
  constraint waits_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint waits_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE
);
CREATE INDEX waits_open ON public.waits USING btree (run_id) WHERE (closed_at IS NULL);

create table webhook_attempts (
  delivery_id text not null,
  number integer not null,
  at timestamp with time zone not null,
  duration integer not null,
  response_status integer,
  fault jsonb,
  constraint webhook_attempts_pkey PRIMARY KEY (delivery_id, number),
  constraint webhook_attempts_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES webhook_deliveries(id) ON DELETE CASCADE
);

create table webhook_deliveries (
  id text not null,
  environment_id text not null,
  webhook_id text not null,
  event_id text not null,
  event_name text not null,
  status text not null default 'pending'::text,
  round integer not null default 1,
  tries integer not null default 0,
  created_at timestamp with time zone not null default clock_timestamp(),
  started_at timestamp with time zone,
  first_attempt_at timestamp with time zone,
  next_attempt_at timestamp with time zone,
  settled_at timestamp with time zone,
  constraint webhook_deliveries_webhook_id_event_id_key UNIQUE (webhook_id, event_id),
  constraint webhook_deliveries_pkey PRIMARY KEY (id),
  constraint webhook_deliveries_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint webhook_deliveries_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE CASCADE,
  constraint webhook_deliveries_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES objects(id) ON DELETE CASCADE,
  constraint webhook_deliveries_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'delivered'::text, 'parked'::text, 'skipped'::text, 'canceled'::text])))
);
CREATE INDEX webhook_deliveries_age ON public.webhook_deliveries USING btree (created_at);
CREATE INDEX webhook_deliveries_newest ON public.webhook_deliveries USING btree (webhook_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_of_event ON public.webhook_deliveries USING btree (event_id);
CREATE INDEX webhook_deliveries_pending ON public.webhook_deliveries USING btree (created_at) WHERE (status = 'pending'::text);

create table webhook_endpoints (
  webhook_id text not null,
  headers text,
  failing_since timestamp with time zone,
  constraint webhook_endpoints_pkey PRIMARY KEY (webhook_id),
  constraint webhook_endpoints_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES objects(id) ON DELETE CASCADE
);

create table webhook_secrets (
  id text not null,
  webhook_id text not null,
  value text not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  expires_at timestamp with time zone,
  constraint webhook_secrets_pkey PRIMARY KEY (id),
  constraint webhook_secrets_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES objects(id) ON DELETE CASCADE
);
CREATE INDEX webhook_secrets_of_webhook ON public.webhook_secrets USING btree (webhook_id, created_at DESC);

create table workflow_states (
  workflow_id text not null,
  environment_id text not null,
  status text not null,
  updated_at timestamp with time zone not null default now(),
  constraint workflow_states_pkey PRIMARY KEY (workflow_id, environment_id),
  constraint workflow_states_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint workflow_states_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id),
  constraint workflow_states_status_check CHECK ((status = ANY (ARRAY['running'::text, 'paused'::text, 'archived'::text])))
);

create table workflow_versions (
  id text not null,
  workflow_id text not null,
  number integer,
  status text not null,
  description text,
  definition json not null,
  definition_hash text not null,
  plan json,
  plan_hash text,
  trigger_type text not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  published_at timestamp with time zone,
  constraint workflow_versions_workflow_id_number_key UNIQUE (workflow_id, number),
  constraint workflow_versions_pkey PRIMARY KEY (id),
  constraint workflow_versions_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id),
  constraint workflow_versions_check CHECK (((status = 'draft'::text) OR ((number IS NOT NULL) AND (plan IS NOT NULL) AND (published_at IS NOT NULL)))),
  constraint workflow_versions_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text, 'archived'::text])))
);
CREATE UNIQUE INDEX workflow_versions_one_draft ON public.workflow_versions USING btree (workflow_id) WHERE (status = 'draft'::text);

create table workflows (
  id text not null,
  organization_id text not null,
  key text not null,
  name text not null,
  description text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint workflows_organization_id_key_key UNIQUE (organization_id, key),
  constraint workflows_pkey PRIMARY KEY (id),
  constraint workflows_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);
