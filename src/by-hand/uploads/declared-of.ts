import type { Db, Trx } from '../../database';
import { readPublishedPlan } from '../../definitions/published-plan';
import { findTarget } from '../../runs/start/find-target';
import type { Environment } from '../../writing';
import type { Declared } from './columns';

export interface Served {
  readonly workflowId: string;
  readonly declared: Declared;
}

/**
 * What the active versions of a workflow take; where two serve it, the first one's types count for what both declare.
 * Faults of `trigger` about the workflow.
 */
export async function declaredOf(db: Db | Trx, environment: Environment, workflow: string): Promise<Served> {
  const { id, versions } = await findTarget(db, environment, workflow);
  let declared: Declared;
  for (const { version_id: versionId } of versions) {
    const { trigger } = (await readPublishedPlan(db, versionId)).plan;
    if (trigger.type === 'api') declared = { ...trigger.fields, ...declared };
  }
  return { workflowId: id, declared };
}
