-- What lets somebody into a session of an inquiry, and the identifiers that only one account of a type may have.

create table session_codes (
  -- SHA-256 of the code: the code itself is shown once and never stored.
  hash text primary key,
  environment_id text not null references environments,
  session_id text not null references objects,
  -- link: good for one use; token: for as many as there are while it lasts.
  kind text not null check (kind in ('link', 'token')),
  expires_at timestamptz not null,
  -- Of the first use: a link is good for a few minutes more.
  used_at timestamptz,
  created_at timestamptz not null default now()
);
create index session_codes_of_session on session_codes (session_id);

create table account_identifiers (
  account_type_id text not null references objects,
  key text not null,
  -- SHA-256 of the value, in small letters where case does not count.
  hash text not null,
  account_id text not null references objects,
  primary key (account_type_id, key, hash)
);
create index account_identifiers_of_account on account_identifiers (account_id);
