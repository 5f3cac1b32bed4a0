import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import type { Deployment, WorkflowStatus } from './workflow';

/** How a workflow stands in an environment. */
export interface Standing {
  readonly status: WorkflowStatus;
  /** The active one; kept through a pause. */
  readonly deployment: Deployment | null;
}

interface StoredDeployment extends Omit<Deployment, 'versions' | 'createdAt' | 'updatedAt'> {
  readonly versions: readonly { version_id: string; percentage: number; label: 'treatment' | 'control' | null }[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

interface Row {
  readonly workflowId: string;
  readonly status: WorkflowStatus | null;
  readonly deployment: StoredDeployment | null;
}

/** Status and active deployment of workflows in an environment, by workflow id; every id asked for is there. */
export async function findStandings(
  db: Db | Trx,
  environmentId: string,
  workflowIds: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const { rows } = await sql<Row>`
    select w.id as "workflowId", s.status,
      case when d.id is not null then json_build_object(
        'id', d.id, 'workflowId', d.workflow_id, 'environmentId', d.environment_id, 'status', d.status,
        'versions', d.versions, 'createdAt', d.created_at, 'updatedAt', d.updated_at) end as deployment
    from unnest(${[...workflowIds]}::text[]) as w (id)
    left join workflow_states s on s.workflow_id = w.id and s.environment_id = ${environmentId}
    left join deployments d on d.workflow_id = w.id and d.environment_id = ${environmentId} and d.status = 'active'
  `.execute(db);
  return new Map(rows.map((row) => [row.workflowId, standingOf(row)]));
}

export async function findStanding(db: Db | Trx, environmentId: string, workflowId: string): Promise<Standing> {
  const standings = await findStandings(db, environmentId, [workflowId]);
  return standings.get(workflowId) ?? { status: 'paused', deployment: null };
}

function standingOf({ status, deployment }: Row): Standing {
  return {
    status: status ?? 'paused',
    deployment: deployment && {
      ...deployment,
      versions: deployment.versions.map(({ version_id, percentage, label }) => ({
        versionId: version_id,
        percentage,
        label,
      })),
      createdAt: new Date(deployment.createdAt),
      updatedAt: new Date(deployment.updatedAt),
    },
  };
}
