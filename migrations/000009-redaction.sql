-- What leads from an object to everything else that holds its values.

-- Runs that were given an object beside the one that triggered them: by their start, a step, a look-up or a wait.
create table run_objects (
  object_id text not null,
  run_id text not null references runs on delete cascade,
  primary key (object_id, run_id)
);
create index run_objects_of_run on run_objects (run_id);
insert into run_objects (object_id, run_id)
  select s.object_id, w.run_id from wait_subjects s join waits w on w.id = s.wait_id on conflict do nothing;

-- When the free values of a run that had ended were taken away.
alter table runs add column redacted_at timestamptz;

-- Ids that are named in a stored answer; once one of them is redacted, the answer is gone and the key is not free.
alter table idempotency_keys
  add column subjects text[] not null default '{}',
  add column redacted_at timestamptz;
create index idempotency_keys_subjects on idempotency_keys using gin (subjects);

-- Of requests that may be about a person without naming an object: hashes of the values in them.
alter table api_logs add column value_hashes bigint[] not null default '{}';
create index api_logs_values on api_logs using gin (value_hashes);
