import { type RawBuilder, sql } from 'kysely';
import { type Db, prepared, type Trx } from '../../database';
import type { WorkflowStatus } from '../../definitions/workflow';
import { fault } from '../../faults';
import type { Environment } from '../../writing';

/** The workflow that a trigger names, with what serves it in an environment. A deployment never changes. */
export interface Target {
  readonly id: string;
  readonly key: string;
  readonly deploymentId: string;
  readonly versions: readonly {
    readonly version_id: string;
    readonly percentage: number;
    readonly label: string | null;
  }[];
}

interface TargetRow {
  readonly id: string;
  readonly key: string;
  readonly status: WorkflowStatus | null;
  readonly deploymentId: string | null;
  readonly versions: Target['versions'] | null;
}

const MOST_REMEMBERED = 1000;
const remembered = new Map<string, Target>();

/** The target as it was last read. Who inserts a run by it lets the insert see to it that it still `serves`. */
export function rememberedTarget(environment: Environment, idOrKey: string): Target | undefined {
  return remembered.get(nameOf(environment, idOrKey));
}

/**
 * Reads the target, and remembers it. Faults: `workflow_not_found`, `workflow_archived`, `workflow_paused`,
 * `workflow_not_active`.
 */
export async function findTarget(db: Db | Trx, environment: Environment, idOrKey: string): Promise<Target> {
  const name = nameOf(environment, idOrKey);
  remembered.delete(name);
  const target = standing(await readTarget(db, environment, idOrKey));
  const [oldest] = remembered.keys();
  if (remembered.size >= MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  remembered.set(name, target);
  return target;
}

/** Whether a deployment is the active one of a workflow that is running. */
export function serves(deploymentId: string): RawBuilder<boolean> {
  return sql`exists (
    select 1 from deployments d
    join workflow_states s on s.workflow_id = d.workflow_id and s.environment_id = d.environment_id
    where d.id = ${deploymentId} and d.status = 'active' and s.status = 'running')`;
}

async function readTarget(db: Db | Trx, environment: Environment, idOrKey: string): Promise<TargetRow | undefined> {
  if (!/^[\w-]{1,200}$/.test(idOrKey)) return undefined;
  const { rows } = await prepared<TargetRow>`
    select w.id, w.key, s.status, d.id as "deploymentId", d.versions
    from workflows w
    left join workflow_states s on s.workflow_id = w.id and s.environment_id = ${environment.id}
    left join deployments d
      on d.workflow_id = w.id and d.environment_id = ${environment.id} and d.status = 'active'
    where w.organization_id = ${environment.organizationId} and (w.id = ${idOrKey} or w.key = ${idOrKey})`.execute(db);
  return rows[0];
}

function standing(row: TargetRow | undefined): Target {
  if (row === undefined) throw fault('workflow_not_found');
  const { id, key, status, deploymentId, versions } = row;
  if (status === 'archived') throw fault('workflow_archived');
  if (status === 'paused' && versions !== null) throw fault('workflow_paused');
  if (status !== 'running' || deploymentId === null || versions === null) throw fault('workflow_not_active');
  return { id, key, deploymentId, versions };
}

function nameOf(environment: Environment, idOrKey: string): string {
  return `${environment.id} ${idOrKey}`;
}
