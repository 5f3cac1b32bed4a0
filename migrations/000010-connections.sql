-- Connections are objects of kind `connection`; here lies what is secret of them.

create table connection_secrets (
  connection_id text primary key references objects on delete cascade,
  -- What the other side knows us by: JSON, sealed.
  secrets text not null,
  -- What it gave us for that, for a while: JSON, sealed. Its row lock is held by whoever fetches the next one.
  token text,
  token_expires_at timestamptz
);
