-- How many runs with one key of a definition are under way at once.

alter table runs
  -- A hash of environment, workflow and the key's value; null: the run is not counted.
  add column concurrency_key text,
  add column concurrency_limit integer,
  -- Whether the run keeps its place while it is held.
  add column concurrency_held text check (concurrency_held in ('release', 'keep')),
  -- Since when it waits for a place; null: it has one, or needs none.
  add column queued_at timestamptz;

create index runs_with_place on runs (concurrency_key)
  where concurrency_key is not null and queued_at is null and status in ('in_progress', 'errored');
create index runs_queued on runs (concurrency_key, queued_at, id) where queued_at is not null and status = 'in_progress';

-- What waits for a place is not to be started.
drop index runs_not_started;
create index runs_not_started on runs (created_at) where started_at is null and queued_at is null;
