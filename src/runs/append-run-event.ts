import { sql } from 'kysely';
import { prepared, type Trx } from '../database';
import { newId } from '../ids';

/** What an event of a run shows of it: from its row `r`, and the version `v.version` that the event makes. */
export const RUN_SNAPSHOT = sql`
  jsonb_build_object(
    'type', 'workflow-run', 'id', r.id, 'version', v.version, 'status', r.status,
    'workflow_id', r.workflow_id, 'workflow_key', r.workflow_key, 'workflow_version', r.version_number,
    'labels', r.labels, 'fault_code', r.fault ->> 'code',
    'created_at', to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'completed_at', to_char(r.completed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

/**
 * Appends an event of a run under the lock of its row: the versions of a run are numbered by its events, the first of
 * which is written with the row.
 */
export async function appendRunEvent(trx: Trx, runId: string, name: string): Promise<void> {
  await prepared`
    with event as (
      insert into events
        (id, environment_id, name, object_id, object_kind, created_at, snapshot, context, cause, depth)
      select ${newId('evt')}, r.environment_id, ${name}, r.id, 'workflow-run', clock_timestamp(), ${RUN_SNAPSHOT},
        jsonb_build_object('actor', jsonb_build_object('type', 'workflow-run', 'id', r.id)),
        jsonb_build_object('run_id', r.id), r.depth
      from runs r, lateral (
        select coalesce(max(s.version), 0) + 1 as version from event_subjects s where s.object_id = r.id
      ) v
      where r.id = ${runId}
      returning id, object_id, name, created_at, (snapshot ->> 'version')::bigint as version
    )
    insert into event_subjects (object_id, version, event_id, name, created_at)
    select object_id, version, id, name, created_at from event`.execute(trx);
}
