import { sql } from 'kysely';
import type { Trx } from '../database';

/** An activation under which an event was committed, of a workflow that listens to events of that name. */
export interface Listening {
  readonly eventId: string;
  readonly environment: { readonly id: string; readonly key: string };
  readonly workflow: { readonly id: string; readonly key: string };
  /** Of the activation's deployment, as they lie in its row. */
  readonly versions: readonly {
    readonly version_id: string;
    readonly percentage: number;
    readonly label: 'treatment' | 'control' | null;
  }[];
}

/**
 * Which workflows may start a run for which events. An event counts if it was committed while the workflow was active,
 * whenever it is dispatched: not yet when the activation began, and already when it ended.
 */
export async function matchTriggers(trx: Trx, eventIds: readonly string[]): Promise<readonly Listening[]> {
  const { rows } = await sql<Listening>`
    select distinct on (e.id, w.id) e.id as "eventId",
      json_build_object('id', n.id, 'key', n.key) as environment,
      json_build_object('id', w.id, 'key', w.key) as workflow,
      d.versions
    from events e
    join activations a on a.environment_id = e.environment_id and e.name = any(a.events)
      and not pg_visible_in_snapshot(e.xid, a.from_snapshot)
      and (a.to_snapshot is null or pg_visible_in_snapshot(e.xid, a.to_snapshot))
    join deployments d on d.id = a.deployment_id
    join workflows w on w.id = a.workflow_id
    join environments n on n.id = e.environment_id
    where e.id = any(${[...eventIds]}::text[])
    order by e.id, w.id, a.id`.execute(trx);
  return rows;
}
