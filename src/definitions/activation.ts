import { sql } from 'kysely';
import type { Trx } from '../database';
import type { Environment } from '../writing';
import type { Workflow, WorkflowStatus } from './workflow';

/** Which transactions have been committed by now, as Postgres writes it. */
export async function readSnapshot(trx: Trx): Promise<string> {
  const { rows } = await sql<{ snapshot: string }>`select pg_current_snapshot()::text as snapshot`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('A select without a table gave no row.');
  return row.snapshot;
}

/** Events of transactions that are not in the snapshot start no runs of the activation that is open. */
export async function closeActivation(
  trx: Trx,
  environment: Environment,
  workflow: Workflow,
  snapshot: string,
): Promise<void> {
  await sql`
    update activations set to_snapshot = ${snapshot}::pg_snapshot
    where workflow_id = ${workflow.id} and environment_id = ${environment.id} and to_snapshot is null`.execute(trx);
}

export async function writeStatus(
  trx: Trx,
  environment: Environment,
  workflow: Workflow,
  status: WorkflowStatus,
): Promise<void> {
  await sql`
    insert into workflow_states (workflow_id, environment_id, status)
    values (${workflow.id}, ${environment.id}, ${status})
    on conflict (workflow_id, environment_id) do update set status = excluded.status, updated_at = clock_timestamp()
  `.execute(trx);
}
