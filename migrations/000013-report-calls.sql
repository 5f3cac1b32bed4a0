-- How the provider of a report was asked for it: a row a run of the report.
create table report_calls (
  report_id text not null references objects on delete cascade,
  run int not null,
  environment_id text not null references environments on delete cascade,
  -- What a provider that calls back proves itself with; gone once the report has ended.
  token text,
  token_hash bytea not null unique,
  asked_at timestamptz,
  -- Of providers that are to be asked again.
  poll_url text,
  attempts int not null default 0,
  until timestamptz not null,
  primary key (report_id, run)
);
