import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { sql } from 'kysely';
import { choreQueueOf, WEBHOOK_WORKFLOW, type WebhookInput, webhookWorkflowId } from '../../workflows/contract';
import type { Service } from '../service';

/** Milliseconds for Temporal to take a delivery, before it is left to the sweep. */
const START_DEADLINE = 5000;

/** Gives Temporal a committed delivery; one that it has already, or that is settled, is left. Fault `temporal_unavailable`. */
export async function startDelivery(service: Service, id: string): Promise<void> {
  const row = await service.db
    .selectFrom('webhook_deliveries')
    .select(['webhook_id', 'event_name', 'status', 'round'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined || row.status !== 'pending') return;
  const input: WebhookInput = { deliveryId: id, round: row.round };
  try {
    await service.temporal.call(START_DEADLINE, (client) =>
      client.workflow.start(WEBHOOK_WORKFLOW, {
        taskQueue: choreQueueOf(service.taskQueue),
        workflowId: webhookWorkflowId(input),
        args: [input],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: `${row.event_name} to ${row.webhook_id}`,
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  await sql`
    update webhook_deliveries set started_at = clock_timestamp()
    where id = ${id} and round = ${row.round} and started_at is null`.execute(service.db);
}
