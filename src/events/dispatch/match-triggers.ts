import { sql } from 'kysely';
import { prepared, type Trx } from '../../database';

/** A deployment under which an event was committed, of a workflow that listens to events of that name. */
export interface Listening {
  readonly deploymentId: string;
  readonly environment: { readonly id: string; readonly key: string };
  readonly workflow: { readonly id: string; readonly key: string };
  /** As they lie in its row. */
  readonly versions: readonly {
    readonly version_id: string;
    readonly percentage: number;
    readonly label: 'treatment' | 'control' | null;
  }[];
}

/**
 * Which workflows may start a run for which events, by event; each once. An event counts if it was committed while the
 * workflow was active, whenever it is dispatched: not yet when the activation began, and already when it ended.
 */
export async function matchTriggers(
  trx: Trx,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Listening[]>> {
  if (eventIds.length === 0) return new Map();
  const { rows } = await prepared<{ eventId: string; deployments: readonly string[] }>`
    select e.id as "eventId", json_agg(a.deployment_id order by a.id) as deployments
    from events e
    join activations a on a.environment_id = e.environment_id and e.name = any(a.events)
      and not pg_visible_in_snapshot(e.xid, a.from_snapshot)
      and (a.to_snapshot is null or pg_visible_in_snapshot(e.xid, a.to_snapshot))
    where e.id = any(${[...eventIds]}::text[])
    group by e.id`.execute(trx);
  const known = await readDeployments(trx, [...new Set(rows.flatMap((row) => row.deployments))]);
  return new Map(
    rows.map(({ eventId, deployments }) => [
      eventId,
      oncePerWorkflow(deployments.flatMap((id) => known.get(id) ?? [])),
    ]),
  );
}

function oncePerWorkflow(listening: readonly Listening[]): readonly Listening[] {
  const first = new Map<string, Listening>();
  for (const each of listening) if (!first.has(each.workflow.id)) first.set(each.workflow.id, each);
  return [...first.values()];
}

/** Deployments held in memory; what is held of one never changes, so it is never wrong. */
const MOST_HELD = 1000;
const held = new Map<string, Listening>();

async function readDeployments(trx: Trx, ids: readonly string[]): Promise<ReadonlyMap<string, Listening>> {
  const found = new Map(
    ids.flatMap((id): [string, Listening][] => {
      const known = held.get(id);
      return known === undefined ? [] : [[id, known]];
    }),
  );
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  const { rows } = await sql<Listening>`
    select d.id as "deploymentId", d.versions, json_build_object('id', n.id, 'key', n.key) as environment,
      json_build_object('id', w.id, 'key', w.key) as workflow
    from deployments d
    join workflows w on w.id = d.workflow_id
    join environments n on n.id = d.environment_id
    where d.id = any(${missing}::text[])`.execute(trx);
  for (const row of rows) {
    found.set(row.deploymentId, row);
    const [oldest] = held.keys();
    if (held.size >= MOST_HELD && oldest !== undefined) held.delete(oldest);
    held.set(row.deploymentId, row);
  }
  return found;
}
