import { WorkflowNotFoundError } from '@temporalio/common';
import { cancelQueued } from '../concurrency/cancel-queued';
import { fault } from '../faults';
import type { Service } from '../service';
import type { Environment } from '../writing';
import { getRun } from './find-run';
import type { Run } from './run';
import { startRun } from './start/start-run';
import { hasEnded } from './state';

/** Milliseconds for Temporal to take the request. */
const CANCEL_DEADLINE = 5000;

/**
 * Asks a run to end as canceled: open waits end, outside calls under way are awaited; wait for the run to see it end.
 * Faults: `run_not_found`, `run_ended`, `temporal_unavailable`.
 */
export async function cancelRun(service: Service, environment: Environment, runId: string): Promise<Run> {
  const run = await getRun(service.db, environment.id, runId);
  if (hasEnded(run.status)) throw fault('run_ended');
  if (run.queuedAt !== null && (await cancelQueued(service, environment, runId))) {
    return getRun(service.db, environment.id, runId);
  }
  // One that Temporal has not taken yet is handed over first: then there is one way to end, and one who ends it.
  if (run.startedAt === null) await startRun(service, runId);
  try {
    await service.temporal.call(CANCEL_DEADLINE, (client) => client.workflow.getHandle(runId).cancel());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw fault('run_ended', { cause: error });
    throw error;
  }
  return getRun(service.db, environment.id, runId);
}
