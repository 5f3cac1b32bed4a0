import { msToTs } from '@temporalio/common/lib/time';
import type { FaultWorld } from './fault-world';

/** Long enough for a call on this machine. */
const SOON = { startToCloseTimeout: msToTs('5 seconds') };
/** PENDING_ACTIVITY_STATE_STARTED of Temporal's API. */
const STARTED = 2;

/**
 * Outside calls that a dead worker held are given up after a minute. Here, as an operator could, their time is cut
 * short, so that nobody has to wait it out.
 */
export async function hasten(world: FaultWorld, runId: string): Promise<void> {
  const { client, namespace } = world;
  const execution = { workflowId: runId };
  const { pendingActivities } = await client.workflowService.describeWorkflowExecution({ namespace, execution });
  for (const { activityId, state } of pendingActivities ?? []) {
    if (state !== STARTED || !activityId) continue;
    await client.workflowService.updateActivityOptions({
      namespace,
      execution,
      id: activityId,
      activityOptions: SOON,
      updateMask: { paths: ['start_to_close_timeout'] },
    });
  }
}
