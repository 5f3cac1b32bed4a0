-- An action that takes its time is performed, then awaited: what it gave in between, and the wait for its end.
alter table run_steps add column performed json;

-- Runs that a step of another run has started, by that run.
create index runs_of_parent on runs ((cause ->> 'run_id'), created_at) where cause ? 'path';
