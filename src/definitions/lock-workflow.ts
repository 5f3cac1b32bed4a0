import { sql } from 'kysely';
import type { Trx } from '../database';
import type { Workflow } from './workflow';

/**
 * Lets one transaction at a time change a workflow, its versions or its deployments. Whatever is read of it afterwards,
 * in statements of their own, is what the last one left.
 */
export async function lockWorkflow(trx: Trx, workflow: Pick<Workflow, 'id'>): Promise<void> {
  await sql`select 1 from workflows where id = ${workflow.id} for no key update`.execute(trx);
}
