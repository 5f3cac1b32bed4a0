-- Schedules, and dates of objects that runs follow.

create table schedules (
  -- A hash of environment and workflow.
  id text primary key,
  environment_id text not null references environments,
  workflow_id text not null references workflows,
  -- Of its last activation.
  deployment_id text not null references deployments,
  type text not null check (type in ('schedule', 'date')),
  -- Kind of the objects that it starts runs of.
  kind text,
  -- The trigger of the plan.
  trigger json not null,
  status text not null check (status in ('active', 'removed')),
  -- Since when its times count: none before it is made up.
  active_since timestamptz not null,
  -- Set by hand, and kept when the workflow is activated again.
  paused_at timestamptz,
  note text,
  -- Raised by every change; what Temporal has been told of, and when.
  revision integer not null default 1,
  synced_revision integer not null default 0,
  synced_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (environment_id, workflow_id)
);
create index schedules_to_sync on schedules (updated_at) where synced_revision <> revision;
create index schedules_dated on schedules (environment_id, kind) where type = 'date' and status = 'active';

create table schedule_occurrences (
  -- A hash of schedule and nominal time; of one by hand it is random.
  id text primary key,
  schedule_id text not null references schedules,
  -- What its runs' ids are made of: the local time, where a cadence counts hours the instant; by hand its own id.
  nominal text not null,
  scheduled_for timestamptz not null,
  local_time text not null,
  -- time, hand, or activation: when the timers of dates are set for the objects that are there already.
  cause text not null check (cause in ('time', 'hand', 'activation')),
  creator jsonb not null,
  status text not null check (status in ('starting', 'started', 'skipped')),
  -- Why it was skipped, or ended before its time.
  reason text,
  looked bigint not null default 0,
  started bigint not null default 0,
  -- The last object that was looked at.
  after_at timestamptz,
  after_id text,
  created_at timestamptz not null default clock_timestamp(),
  -- When Temporal took it.
  begun_at timestamptz,
  ended_at timestamptz
);
create index schedule_occurrences_newest on schedule_occurrences (schedule_id, created_at desc, id desc);
create index schedule_occurrences_open on schedule_occurrences (created_at) where status = 'starting';

alter table runs add column schedule_id text references schedules;
create index runs_open_of_schedule on runs (schedule_id)
  where schedule_id is not null and status in ('in_progress', 'errored');

-- Runs that a run has ordered for later (`workflow.schedule`).
create table planned_runs (
  -- A hash of the step that ordered it.
  id text primary key,
  environment_id text not null references environments,
  workflow_id text not null references workflows,
  object_id text not null references objects on delete cascade,
  -- Either a moment, or the path of a date of the object with what is added to it.
  due_at timestamptz,
  date text[],
  time json,
  cause jsonb not null,
  depth integer not null,
  status text not null default 'waiting' check (status in ('waiting', 'started', 'dropped')),
  reason text,
  created_at timestamptz not null default clock_timestamp(),
  -- When Temporal took its timer.
  timed_at timestamptz,
  settled_at timestamptz,
  check (num_nonnulls(due_at, date) <= 1)
);
create index planned_runs_of_object on planned_runs (object_id) where status = 'waiting';
create index planned_runs_untimed on planned_runs (created_at) where status = 'waiting' and timed_at is null;
