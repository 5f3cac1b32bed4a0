-- A reference id is its account's own within the account's type, and no longer over all types.
alter table objects add column account_type_id text references objects;
update objects o set account_type_id = r.to_id
  from object_relations r where r.from_id = o.id and r.relation = 'account_type' and o.kind = 'account';

drop index objects_reference;
create unique index objects_reference on objects (environment_id, kind, lower(reference_id), account_type_id)
  nulls not distinct where kind = 'account' and reference_id is not null;
