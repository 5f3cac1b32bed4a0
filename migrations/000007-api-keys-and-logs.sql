-- What a key opens beyond its environment, and what its requests did.

alter table api_keys
  add column note text,
  -- A dated version of the published document; answers are the same for all.
  add column api_version text not null default '2025-12-08',
  add column key_inflection text not null default 'kebab' check (key_inflection in ('kebab', 'camel', 'snake')),
  -- Attributes that answers to this key leave out.
  add column attribute_blocklist text[] not null default '{}',
  -- `*`: everything.
  add column permissions text[] not null default '{*}',
  -- Addresses and CIDR ranges; `*`: everywhere.
  add column ip_allowlist text[] not null default '{*}',
  -- Seconds.
  add column file_access_token_expires_in integer not null default 21600,
  add column last_used_at timestamptz,
  add column expires_at timestamptz;
create index api_keys_newest on api_keys (environment_id, created_at desc, id desc);

create table api_logs (
  -- The id of the request.
  id text primary key,
  environment_id text not null references environments,
  key_id text not null,
  created_at timestamptz not null,
  method text not null,
  path text not null,
  status integer not null,
  ip_address text not null,
  request_headers json not null,
  query json,
  request_body json,
  response_headers json not null,
  response_body json,
  -- Ids of objects that are named anywhere in it: what is redacted with them.
  subjects text[] not null default '{}',
  redacted_at timestamptz
);
create index api_logs_newest on api_logs (environment_id, created_at desc, id desc);
create index api_logs_age on api_logs (created_at);
create index api_logs_subjects on api_logs using gin (subjects);
