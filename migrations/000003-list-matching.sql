-- Lists: further keys of an item (the cells of a circle, first names with a letter less), expiry, and who matched.

alter table list_entries
  add column environment_id text references environments,
  add column list_type text,
  -- The item's own key, which no other active item of the list has; the others are only ways to find it.
  add column is_own boolean not null default true,
  -- From then on it does not match.
  add column expires_at timestamptz,
  -- Of a circle: a place that has one of the keys is still to be measured.
  add column latitude double precision,
  add column longitude double precision,
  add column radius_meters double precision;

update list_entries entry set environment_id = list.environment_id, list_type = list.attributes ->> 'list_type'
from objects list where list.id = entry.list_id;

alter table list_entries alter column environment_id set not null;
alter table list_entries alter column list_type set not null;
alter table list_entries drop constraint list_entries_pkey;
alter table list_entries add primary key (item_id, match_key);
drop index list_entries_one;
create unique index list_entries_one on list_entries (list_id, match_key) where is_own;
create index list_entries_matching on list_entries (environment_id, list_type, match_key, list_id);

-- What matched an item, each once: their number is its match count. A row each, so that two matches of one item do not
-- wait for each other.
create table list_item_matches (
  item_id text not null references objects,
  object_id text not null references objects,
  matched_at timestamptz not null default now(),
  primary key (item_id, object_id)
);
create index list_item_matches_of_object on list_item_matches (object_id);

-- Rows of an importer that are still to be done; a row that is done is gone.
create table importer_rows (
  importer_id text not null references objects,
  -- Of the file: its heading is 1.
  line integer not null,
  row jsonb not null,
  primary key (importer_id, line)
);
-- Importers that have something to do.
create index importers_pending on objects (created_at) where kind = 'importer-pipeline-run' and status = 'pending';
