-- Which runs an event starts is decided once, however often it comes again to ring waits or to be followed.
alter table events add column decided_at timestamptz;
-- What was set aside is listed, and there should be none.
create index events_parked on events (environment_id, created_at desc, id desc) where parked_at is not null;
