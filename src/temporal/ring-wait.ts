import { WorkflowNotFoundError } from '@temporalio/common';
import { RING_SIGNAL, type Ring } from '../../workflows/contract';
import type { Temporal } from './temporal';

/** Milliseconds for Temporal to take a signal. */
const RING_DEADLINE = 5000;

/** Rings the doorbell of a wait: its run looks for an event. False: Temporal has no such run under way. */
export async function ringWait(temporal: Temporal, runId: string, waitId: string): Promise<boolean> {
  const ring: Ring = { waitId };
  try {
    // Without Temporal's run id, so that it follows a run that continues as new.
    await temporal.call(RING_DEADLINE, (client) => client.workflow.getHandle(runId).signal(RING_SIGNAL, ring));
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
