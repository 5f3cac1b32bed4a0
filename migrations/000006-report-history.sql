-- What was done with a report, beside its events, which are not kept for ever: who ran, dismissed, reviewed, paused it.

create table report_history (
  id text primary key,
  environment_id text not null references environments,
  report_id text not null references objects,
  type text not null check (type in ('run', 'dismiss', 'review', 'pause', 'resume')),
  created_at timestamptz not null default clock_timestamp(),
  actor_type text not null,
  actor_id text not null,
  -- Of a run: how it came, the day that it was planned for, its end and how many matches it found.
  run_type text check (run_type in ('manual', 'scheduled')),
  scheduled_date text,
  completed_at timestamptz,
  matches integer,
  check ((type = 'run') = (run_type is not null))
);
create index report_history_newest on report_history (report_id, created_at desc, id desc);
