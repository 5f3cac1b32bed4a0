-- Webhooks are objects of kind `webhook`; here lies what is secret of them, and what was delivered.

create index webhooks_enabled on objects (environment_id) where kind = 'webhook' and status = 'enabled';

create table webhook_endpoints (
  webhook_id text primary key references objects on delete cascade,
  -- Headers that the receiver wants on every request: JSON, sealed.
  headers text,
  -- Since when every attempt has failed; null: the last one did not.
  failing_since timestamptz
);

create table webhook_secrets (
  id text primary key,
  webhook_id text not null references objects on delete cascade,
  -- Sealed.
  value text not null,
  created_at timestamptz not null default clock_timestamp(),
  -- Given when a newer one took its place: until then both sign.
  expires_at timestamptz
);
create index webhook_secrets_of_webhook on webhook_secrets (webhook_id, created_at desc);

create table webhook_deliveries (
  -- A hash of webhook and event: what the receiver knows the delivery by.
  id text primary key,
  environment_id text not null references environments,
  webhook_id text not null references objects on delete cascade,
  event_id text not null references events on delete cascade,
  event_name text not null,
  status text not null default 'pending'
    check (status in ('pending', 'delivered', 'parked', 'skipped', 'canceled')),
  -- Raised when it is begun anew: an older Temporal workflow of it finds that it is not wanted any more.
  round integer not null default 1,
  -- Attempts since somebody last asked for it.
  tries integer not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  -- When Temporal took this round; null: the sweep starts it.
  started_at timestamptz,
  first_attempt_at timestamptz,
  next_attempt_at timestamptz,
  settled_at timestamptz,
  unique (webhook_id, event_id)
);
create index webhook_deliveries_newest on webhook_deliveries (webhook_id, created_at desc, id desc);
create index webhook_deliveries_of_event on webhook_deliveries (event_id);
create index webhook_deliveries_pending on webhook_deliveries (created_at) where status = 'pending';
create index webhook_deliveries_age on webhook_deliveries (created_at);

create table webhook_attempts (
  delivery_id text not null references webhook_deliveries on delete cascade,
  number integer not null,
  at timestamptz not null,
  -- Milliseconds.
  duration integer not null,
  -- HTTP status of the answer, where there was one; its body is not kept.
  response_status integer,
  fault jsonb,
  primary key (delivery_id, number)
);
