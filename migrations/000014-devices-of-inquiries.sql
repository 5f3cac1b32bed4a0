-- An inquiry holds the devices that its sessions came from, so that a look-up asks for them in one step.
insert into object_relations (environment_id, from_id, relation, to_id, created_at)
select of.environment_id, of.to_id, 'devices', by.to_id, min(by.created_at)
from object_relations of join object_relations by on by.from_id = of.from_id and by.relation = 'device'
join objects session on session.id = of.from_id and session.kind = 'inquiry-session'
where of.relation = 'inquiry'
group by of.environment_id, of.to_id, by.to_id
on conflict do nothing;
