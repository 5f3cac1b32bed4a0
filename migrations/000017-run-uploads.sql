-- Files by which somebody starts runs by hand, a run a row.

create table run_uploads (
  id text primary key,
  environment_id text not null references environments,
  workflow_id text not null references workflows,
  -- Given by who sends the same file again so that its rows are started again.
  name text not null default '',
  -- What tells a file from others; null while it is on its way.
  digest text,
  creator jsonb not null,
  status text not null default 'receiving' check (status in ('receiving', 'in_progress', 'completed', 'canceled')),
  -- How often the file came.
  times_sent integer not null default 1,
  total integer not null default 0,
  started integer not null default 0,
  broken integer not null default 0,
  unknown integer not null default 0,
  wrong_kind integer not null default 0,
  refused integer not null default 0,
  canceled integer not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  -- When rows came, or were done, of late.
  updated_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  unique (environment_id, workflow_id, name, digest)
);
create index run_uploads_newest on run_uploads (environment_id, created_at desc, id desc);
create index run_uploads_open on run_uploads (updated_at) where status in ('receiving', 'in_progress');

create table run_upload_rows (
  upload_id text not null references run_uploads on delete cascade,
  -- Of the file, where the row begins: its heading is 1.
  line integer not null,
  -- By column, while the row is to be done; what was done holds no values.
  cells jsonb,
  result text check (result in ('started', 'broken', 'unknown', 'wrong_kind', 'refused', 'canceled')),
  run_id text,
  -- Of the fault for which it started nothing.
  code text,
  -- What is wrong in which column.
  faults jsonb,
  primary key (upload_id, line),
  check ((cells is null) = (result is not null))
);
create index run_upload_rows_waiting on run_upload_rows (upload_id, line) where cells is not null;
