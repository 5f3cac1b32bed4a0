import { sql } from 'kysely';
import type { Await } from '../../interpreter/requests';
import { waitIdOf } from '../../workflows/contract';
import type { Trx } from '../database';

/**
 * Inserts a wait. Commit before the first look (`takeEvent`). A second insert of the same wait changes nothing. Where
 * the wait says `since: now`, or gives no cursor for a subject, events count from this insertion on.
 */
export async function openWait(trx: Trx, environmentId: string, runId: string, request: Await): Promise<void> {
  const { wait } = request;
  const ids = [...new Set(wait.subjects.map((subject) => subject.id))];
  const cursors = ids.map((id) => (wait.since === 'now' ? null : (wait.cursor[id] ?? null)));
  await sql`
    with touched as (
      insert into run_objects (object_id, run_id) select id, ${runId} from unnest(${ids.toSorted()}::text[]) as id
      on conflict do nothing
    ), opened as (
      insert into waits (id, environment_id, run_id, path, generation, wait, events, until)
      values (${waitIdOf(runId, request.path, request.generation)}, ${environmentId}, ${runId}, ${request.path},
        ${request.generation}, ${JSON.stringify(wait)}::json, ${[...wait.events]}::text[], ${new Date(request.until)})
      on conflict (id) do nothing
      returning id
    )
    insert into wait_subjects (object_id, wait_id, cursor)
    select s.id, opened.id, coalesce(
      s.cursor,
      (select max(e.version) from event_subjects e where e.object_id = s.id),
      0)
    from opened, unnest(${ids}::text[], ${cursors}::bigint[]) as s (id, cursor)`.execute(trx);
}
