import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import type { StoredObject } from '../objects';
import type { Environment } from '../writing';

/** A published version that names a connection. */
export interface ConnectionUse {
  readonly workflowId: string;
  readonly workflowKey: string;
  readonly workflowName: string;
  readonly versionId: string;
  readonly number: number;
  /** Whether runs start with it now, in the environment. */
  readonly live: boolean;
  /** Where in its definition, in order. */
  readonly pointers: readonly string[];
}

/** More than a person reads; the live ones come first. */
const MOST = 200;

/** The published versions of the organization's workflows that name a connection, the live ones first, then the newest. */
export async function usesOfConnection(
  db: Db | Trx,
  environment: Environment,
  { id, key }: Pick<StoredObject, 'id' | 'key'>,
): Promise<readonly ConnectionUse[]> {
  const { rows } = await sql<ConnectionUse>`
    select w.id as "workflowId", w.key as "workflowKey", w.name as "workflowName", v.id as "versionId", v.number,
      (s.status is not distinct from 'running' and deployed.it) as live, used.pointers
    from workflow_versions v
    join workflows w on w.id = v.workflow_id
    join lateral (
      select array_agg(use ->> 'pointer' order by place) as pointers
      from json_array_elements(v.plan -> 'names') with ordinality as names (use, place)
      where use ->> 'of' = 'connection' and use ->> 'key' = any(${[id, ...(key === null ? [] : [key])]}::text[])
    ) used on used.pointers is not null
    left join workflow_states s on s.workflow_id = w.id and s.environment_id = ${environment.id}
    left join lateral (
      select exists (
        select from deployments d, json_array_elements(d.versions::json) as share
        where d.workflow_id = w.id and d.environment_id = ${environment.id} and d.status = 'active'
          and share ->> 'version_id' = v.id) as it
    ) deployed on true
    where w.organization_id = ${environment.organizationId} and v.status = 'published'
    order by live desc, v.published_at desc, v.id limit ${MOST}`.execute(db);
  return rows;
}
