import { WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import type { Command } from '../../interpreter/requests';
import { RESOLVE_UPDATE, type Resolve } from '../../workflows/contract';
import { readPublishedPlan } from '../definitions/published-plan';
import { FaultError, fault } from '../faults';
import type { Service } from '../service';
import type { Actor, Environment } from '../writing';
import { checkCommand } from './check-command';
import { getRun } from './find-run';
import type { Run } from './run';
import { hasEnded } from './state';

/** Milliseconds for the run to take a command. */
const RESOLVE_DEADLINE = 10_000;

export interface Resolution {
  /** The held step, or the wait to be ended. */
  readonly path: string;
  readonly command: Command;
  readonly actor: Actor;
  /** Why, for the journal. */
  readonly reason: string;
  /** The operator's own id of this command: the same id twice is done once. */
  readonly id: string;
}

/**
 * An operator mends a held step or ends a wait; answers when the run has taken it. Faults: `run_not_found`,
 * `run_ended`, `request_invalid`, `step_not_held`, `command_not_offered`, `run_not_answering`, `temporal_unavailable`.
 */
export async function resolveRun(
  service: Service,
  environment: Environment,
  runId: string,
  resolution: Resolution,
): Promise<Run> {
  const run = await getRun(service.db, environment.id, runId);
  if (hasEnded(run.status)) throw fault('run_ended');
  if (run.queuedAt !== null) throw fault('step_not_held');
  const { path, command, actor, reason, id } = resolution;
  const { plan } = await readPublishedPlan(service.db, run.versionId);
  checkCommand(service.catalogue, plan, path, command);
  const update: Resolve = { path, command, by: { id, by: actor.id, reason } };
  try {
    await service.temporal.call(RESOLVE_DEADLINE, (client) =>
      client.workflow.getHandle(runId).executeUpdate(RESOLVE_UPDATE, { args: [update], updateId: id }),
    );
  } catch (error) {
    throw faultOf(error);
  }
  return getRun(service.db, environment.id, runId);
}

function faultOf(error: unknown): unknown {
  if (error instanceof FaultError) return error;
  // No worker took it in time, or the run was just moving to a new history.
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return fault('run_not_answering', { cause: error });
  if (error instanceof WorkflowNotFoundError) return fault('run_ended', { cause: error });
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure)) return error;
  const { type, message } = error.cause;
  if (type === 'step_not_held' || type === 'command_not_offered') return fault(type, { message, cause: error });
  return fault('run_not_answering', { cause: error });
}
