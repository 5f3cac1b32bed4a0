import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import type { StoredObject } from '../objects';
import type { Environment } from '../writing';

/** What names a connection. */
export interface ConnectionUse {
  readonly of: 'workflow-version' | 'report-template';
  readonly id: string;
  /** Of the workflow, or of the template. */
  readonly key: string;
  readonly name: string;
  /** Where a version names it. */
  readonly version?: { readonly workflowId: string; readonly number: number };
  /** Whether it is called now, in the environment: runs start with the version, or reports are made from the template. */
  readonly live: boolean;
  /** Where in the definition, or in the template, in order. */
  readonly pointers: readonly string[];
}

/** More than a person reads, of each sort; the live ones come first. */
const MOST = 200;

const IN_A_TEMPLATE = '/attributes/provider/connection';

type Named = Pick<StoredObject, 'id' | 'key'>;

/** The report templates that name a connection, then the published versions of the organization's workflows. */
export async function usesOfConnection(
  db: Db | Trx,
  environment: Environment,
  connection: Named,
): Promise<readonly ConnectionUse[]> {
  const templates = await templatesThatName(db, environment, connection);
  return [...templates, ...(await versionsThatName(db, environment, connection))];
}

async function templatesThatName(
  db: Db | Trx,
  environment: Environment,
  connection: Named,
): Promise<readonly ConnectionUse[]> {
  const { rows } = await sql<Pick<ConnectionUse, 'id' | 'key' | 'name'>>`
    select id, key, attributes ->> 'name' as name from objects
    where environment_id = ${environment.id} and kind = 'report-template'
      and attributes #>> '{provider,connection}' = any(${namesOf(connection)}::text[])
    order by key limit ${MOST}`.execute(db);
  return rows.map((row) => ({ of: 'report-template', ...row, live: true, pointers: [IN_A_TEMPLATE] }));
}

interface VersionRow extends Pick<ConnectionUse, 'id' | 'key' | 'name' | 'live' | 'pointers'> {
  readonly workflowId: string;
  readonly number: number;
}

/** The live ones first, then the newest. */
async function versionsThatName(
  db: Db | Trx,
  environment: Environment,
  connection: Named,
): Promise<readonly ConnectionUse[]> {
  const { rows } = await sql<VersionRow>`
    select w.id as "workflowId", w.key, w.name, v.id, v.number,
      (s.status is not distinct from 'running' and deployed.it) as live, used.pointers
    from workflow_versions v
    join workflows w on w.id = v.workflow_id
    join lateral (
      select array_agg(use ->> 'pointer' order by place) as pointers
      from json_array_elements(v.plan -> 'names') with ordinality as names (use, place)
      where use ->> 'of' = 'connection' and use ->> 'key' = any(${namesOf(connection)}::text[])
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
  return rows.map(({ workflowId, number, ...row }) => ({
    of: 'workflow-version',
    ...row,
    version: { workflowId, number },
  }));
}

function namesOf({ id, key }: Named): readonly string[] {
  return key === null ? [id] : [id, key];
}
