import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import { type PublishedPlan, readPublishedPlan } from '../definitions/published-plan';
import type { StoredObject } from '../objects/stored-object';
import { armSubject, chooseArm } from '../runs/start/choose-arm';

/** The versions of a workflow that serve an environment now. */
export interface Serving {
  readonly workflow: { readonly id: string; readonly key: string };
  readonly versions: readonly {
    readonly version_id: string;
    readonly percentage: number;
    readonly label: 'treatment' | 'control' | null;
  }[];
}

/** What serves a workflow in an environment; undefined where it is not running there. */
export async function findServing(
  db: Db | Trx,
  environmentId: string,
  workflowId: string,
): Promise<Serving | undefined> {
  const { rows } = await sql<Serving>`
    select json_build_object('id', w.id, 'key', w.key) as workflow, d.versions
    from workflows w
    join workflow_states s on s.workflow_id = w.id and s.environment_id = ${environmentId} and s.status = 'running'
    join deployments d on d.workflow_id = w.id and d.environment_id = ${environmentId} and d.status = 'active'
    where w.id = ${workflowId}`.execute(db);
  return rows[0];
}

/** The version that a run of an object gets, or one without an object: that is drawn by its own id. */
export async function chooseVersion(
  db: Db | Trx,
  { workflow, versions }: Serving,
  of: StoredObject | string,
): Promise<{ readonly published: PublishedPlan; readonly label: string | null }> {
  const deployed = versions.map(({ version_id, percentage, label }) => ({ versionId: version_id, percentage, label }));
  const arm = chooseArm(workflow.id, deployed, deployed.length === 1 ? '' : await subjectOf(db, of));
  return { published: await readPublishedPlan(db, arm.versionId), label: arm.label };
}

async function subjectOf(db: Db | Trx, of: StoredObject | string): Promise<string> {
  if (typeof of === 'string') return of;
  return of.kind === 'account' ? of.id : armSubject(db, of.id);
}
