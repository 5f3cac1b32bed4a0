-- Organizations, environments, definitions, objects, events, runs, waits.

create table organizations (
  id text primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table environments (
  id text primary key,
  organization_id text not null references organizations,
  key text not null,
  created_at timestamptz not null default now(),
  unique (organization_id, key)
);

create table api_keys (
  id text primary key,
  environment_id text not null references environments,
  name text not null,
  -- SHA-256 of the key: the key itself is shown once and never stored.
  hash bytea not null unique,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

-- Definitions -------------------------------------------------------------------------------------------------------

create table workflows (
  id text primary key,
  organization_id text not null references organizations,
  key text not null,
  name text not null,
  description text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organization_id, key)
);

create table workflow_versions (
  id text primary key,
  workflow_id text not null references workflows,
  -- Given on publish; a draft has none.
  number integer,
  status text not null check (status in ('draft', 'published', 'archived')),
  description text,
  definition json not null,
  definition_hash text not null,
  plan json,
  plan_hash text,
  trigger_type text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  published_at timestamptz,
  unique (workflow_id, number),
  check (status = 'draft' or (number is not null and plan is not null and published_at is not null))
);
create unique index workflow_versions_one_draft on workflow_versions (workflow_id) where status = 'draft';

create table workflow_states (
  workflow_id text not null references workflows,
  environment_id text not null references environments,
  status text not null check (status in ('running', 'paused', 'archived')),
  updated_at timestamptz not null default now(),
  primary key (workflow_id, environment_id)
);

create table deployments (
  id text primary key,
  workflow_id text not null references workflows,
  environment_id text not null references environments,
  status text not null check (status in ('active', 'inactive')),
  -- [{version_id, percentage, label}]
  versions jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index deployments_one_active on deployments (workflow_id, environment_id) where status = 'active';

-- An event counts if, for some activation, its transaction is not visible in from_snapshot and, where that is set, is
-- visible in to_snapshot: so it was committed while the workflow was active, whenever it is dispatched.
create table activations (
  id bigint generated always as identity primary key,
  workflow_id text not null references workflows,
  environment_id text not null references environments,
  -- Whose versions serve the events of this activation: another deployment is another activation.
  deployment_id text not null references deployments,
  -- Events that start runs of any of its versions.
  events text[] not null,
  from_snapshot pg_snapshot not null default pg_current_snapshot(),
  to_snapshot pg_snapshot,
  created_at timestamptz not null default now()
);
create index activations_of_environment on activations (environment_id, workflow_id);
create unique index activations_one_open on activations (workflow_id, environment_id) where to_snapshot is null;

-- Objects -----------------------------------------------------------------------------------------------------------

create table objects (
  id text primary key,
  environment_id text not null references environments,
  kind text not null,
  -- Raised by one under the row's lock with every event that has this object among its subjects.
  version bigint not null default 1,
  status text,
  -- What an author names it by (templates, lists).
  key text,
  reference_id text,
  -- Stored attributes by snake_case key.
  attributes jsonb not null default '{}',
  fields jsonb not null default '{}',
  tags text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  redacted_at timestamptz
);
create unique index objects_key on objects (environment_id, kind, key) where key is not null;
create unique index objects_reference on objects (environment_id, kind, lower(reference_id)) where kind = 'account';
create index objects_newest on objects (environment_id, kind, created_at desc, id desc);
create index inquiries_expiring on objects ((attributes ->> 'expires_at'))
  where kind = 'inquiry' and status in ('created', 'pending');
create index objects_by_reference on objects (environment_id, kind, reference_id) where reference_id is not null;

create table object_relations (
  environment_id text not null references environments,
  from_id text not null references objects,
  relation text not null,
  to_id text not null references objects,
  created_at timestamptz not null default now(),
  primary key (from_id, relation, to_id)
);
create index object_relations_back on object_relations (to_id, relation, created_at);

-- Numbers given out under an object: the cases of a template. Apart from `objects`, so that a new case does not change
-- its template.
create table object_counters (
  object_id text primary key references objects,
  value bigint not null default 0
);

-- What an active list item matches: the SHA-256 of its values, normalised by the list's type.
create table list_entries (
  item_id text primary key references objects,
  list_id text not null references objects,
  match_key text not null
);
-- One active item a value: a second one is refused with 409.
create unique index list_entries_one on list_entries (list_id, match_key);

-- Events ------------------------------------------------------------------------------------------------------------

create table events (
  id text primary key,
  environment_id text not null references environments,
  name text not null,
  object_id text not null,
  object_kind text not null,
  -- clock_timestamp() once all locks are held.
  created_at timestamptz not null,
  -- The object's snapshot after the change.
  snapshot jsonb not null,
  context jsonb not null default '{}',
  -- Run and event that led to this one, and how deep the chain is.
  cause jsonb not null default '{}',
  depth integer not null default 0,
  xid xid8 not null default pg_current_xact_id(),
  dispatched_at timestamptz,
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  parked_at timestamptz,
  fault jsonb
);
create index events_undispatched on events (created_at, id) where dispatched_at is null and parked_at is null;
create index events_newest on events (environment_id, created_at desc, id desc);
create index events_of_object on events (object_id, created_at desc);

create table event_subjects (
  object_id text not null,
  -- The version that the event made of this subject.
  version bigint not null,
  event_id text not null references events on delete cascade,
  name text not null,
  created_at timestamptz not null,
  primary key (object_id, version, event_id)
);
create index event_subjects_of_event on event_subjects (event_id);

-- Runs --------------------------------------------------------------------------------------------------------------

create table runs (
  id text primary key,
  environment_id text not null references environments,
  workflow_id text not null references workflows,
  workflow_key text not null,
  version_id text not null references workflow_versions,
  version_number integer not null,
  status text not null check (status in ('in_progress', 'errored', 'completed', 'failed', 'canceled')),
  rollout_label text,
  -- What the run starts from: RunStart of interpreter/requests.ts.
  start json not null,
  trigger_object_id text,
  event_id text,
  creator jsonb not null,
  cause jsonb not null default '{}',
  depth integer not null default 0,
  labels jsonb not null default '{}',
  waiting_for jsonb not null default '[]',
  output json,
  fault jsonb,
  created_at timestamptz not null,
  -- When Temporal took it; null: the sweep starts it.
  started_at timestamptz,
  completed_at timestamptz,
  updated_at timestamptz not null default now()
);
create index runs_newest on runs (environment_id, created_at desc, id desc);
create index runs_of_workflow on runs (workflow_id, environment_id, created_at desc, id desc);
create index runs_of_object on runs (trigger_object_id, workflow_id, created_at desc) where trigger_object_id is not null;
create index runs_not_started on runs (created_at) where started_at is null;
create index runs_open on runs (updated_at) where status in ('in_progress', 'errored');
create index runs_labels on runs using gin (labels jsonb_path_ops);

create table run_steps (
  run_id text not null references runs on delete cascade,
  path text not null,
  generation integer not null,
  type text not null,
  action text,
  -- open; sending (an outside call may have gone out); not_sent; closed.
  state text not null check (state in ('open', 'sending', 'not_sent', 'closed')),
  opened json,
  pause json,
  held json,
  closed json,
  -- The whole outcome of an action, also what does not return to the run.
  outcome json,
  attempts integer not null default 0,
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (run_id, path, generation)
);

create table waits (
  -- run/path/generation
  id text primary key,
  environment_id text not null references environments,
  run_id text not null references runs on delete cascade,
  path text not null,
  generation integer not null,
  -- Wait of interpreter/journal.ts.
  wait json not null,
  events text[] not null,
  until timestamptz not null,
  opened_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  outcome json,
  rung_at timestamptz
);
create index waits_open on waits (run_id) where closed_at is null;

create table wait_subjects (
  object_id text not null,
  wait_id text not null references waits on delete cascade,
  -- An event counts if the version it made of this subject is above.
  cursor bigint not null,
  primary key (object_id, wait_id)
);
create index wait_subjects_of_wait on wait_subjects (wait_id);

create table refused_starts (
  id bigint generated always as identity primary key,
  environment_id text not null references environments,
  workflow_id text not null references workflows,
  event_id text,
  object_id text,
  code text not null,
  created_at timestamptz not null default now()
);

create table idempotency_keys (
  environment_id text not null references environments,
  -- `POST /api/v1/workflows/wfl_…/trigger`
  operation text not null,
  key text not null,
  body_hash text not null,
  -- Set in the same transaction as what it names.
  resource_id text,
  response_status integer,
  response_body json,
  created_at timestamptz not null default now(),
  primary key (environment_id, operation, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
