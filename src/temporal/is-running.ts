import { WorkflowNotFoundError } from '@temporalio/common';
import type { Temporal } from './temporal';

const DESCRIBE_DEADLINE = 5000;

/** Whether a Temporal workflow of this id is there and has not ended. Fault `temporal_unavailable`. */
export async function isRunning({ temporal }: { readonly temporal: Temporal }, workflowId: string): Promise<boolean> {
  try {
    const { status } = await temporal.call(DESCRIBE_DEADLINE, (client) =>
      client.workflow.getHandle(workflowId).describe(),
    );
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
