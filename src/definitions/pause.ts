import { sql } from 'kysely';
import { fault } from '../faults';
import { dropSchedule } from '../schedules/keep-schedule';
import type { Service } from '../service';
import type { Environment } from '../writing';
import { closeActivation, readSnapshot, writeStatus } from './activation';
import { findStanding, type Standing } from './find-standing';
import { lockWorkflow } from './lock-workflow';
import type { Workflow } from './workflow';

/**
 * No trigger or schedule, and no event that is committed later, starts a run from here on; runs under way go on. Fault
 * `workflow_archived`.
 */
export async function pause(
  service: Pick<Service, 'db'>,
  environment: Environment,
  workflow: Workflow,
): Promise<Standing> {
  return stop(service, environment, workflow, 'paused');
}

/** As a pause, for good, in this environment. An archived workflow stays so. */
export async function archive(
  service: Pick<Service, 'db'>,
  environment: Environment,
  workflow: Workflow,
): Promise<Standing> {
  return stop(service, environment, workflow, 'archived');
}

async function stop(
  service: Pick<Service, 'db'>,
  environment: Environment,
  workflow: Workflow,
  status: 'paused' | 'archived',
): Promise<Standing> {
  return service.db.transaction().execute(async (trx) => {
    await lockWorkflow(trx, workflow);
    const before = await findStanding(trx, environment.id, workflow.id);
    if (before.status === 'archived' && status === 'paused') throw fault('workflow_archived');
    await writeStatus(trx, environment, workflow, status);
    await closeActivation(trx, environment, workflow, await readSnapshot(trx));
    await dropSchedule(trx, environment, workflow.id);
    if (status === 'archived') {
      await sql`
        update deployments set status = 'inactive', updated_at = clock_timestamp()
        where workflow_id = ${workflow.id} and environment_id = ${environment.id} and status = 'active'`.execute(trx);
    }
    return findStanding(trx, environment.id, workflow.id);
  });
}
