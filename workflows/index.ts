import { ApplicationFailureCategory } from '@temporalio/common';
import { ApplicationFailure, CancellationScope, CancelledFailure, makeContinueAsNewFunc } from '@temporalio/workflow';
import type { ValueMap } from '../interpreter/value';
import { HOST_VERSION } from './changes';
import type { RunInput } from './contract';
import { type End, endOf } from './end-of';
import { setHandlers } from './handlers';
import { Host } from './host';

export { usherDeliver } from './chores/deliver-webhook';
export { usherTimer } from './chores/keep-deadline';
export { usherReport } from './chores/run-report';
export { usherSchedule } from './chores/start-schedule';

/**
 * The one Temporal workflow that runs every definition: its type is the workflow's key, its id the run's. Completes with
 * the run's output; a failed or canceled run fails with its fault's code, so that Temporal's own list tells them apart.
 */
export default async function interpret(input: RunInput): Promise<ValueMap | null> {
  if (input.hostVersion > HOST_VERSION) {
    // A task failure, not the run's: a worker of the newer build will take it.
    throw new Error(`The run needs host version ${input.hostVersion}; this worker has ${HOST_VERSION}`);
  }
  const root = CancellationScope.current();
  return CancellationScope.nonCancellable(async () => {
    const host = new Host(input);
    setHandlers(host);
    root.cancelRequested.catch(() => host.cancel());
    const ending = await host.carry();
    if (ending.how === 'continue') await makeContinueAsNewFunc<typeof interpret>()(ending.input);
    return conclude(host, root.consideredCancelled);
  });
}

function conclude({ machine }: Host, cancelRequested: boolean): ValueMap | null {
  const end = endOf(machine);
  if (end.status === 'completed') return end.output;
  if (end.status === 'canceled' && cancelRequested) throw new CancelledFailure('The run was canceled');
  throw failureOf(end);
}

function failureOf({ status, fault }: End): ApplicationFailure {
  const failure = ApplicationFailure.create({
    message: fault?.message ?? `The run ended as ${status}`,
    type: fault?.code ?? status,
    nonRetryable: true,
    // The end of a run, not of a worker.
    category: ApplicationFailureCategory.BENIGN,
  });
  // Where in our code it was made tells nobody anything.
  failure.stack = `${failure.name}: ${failure.message}`;
  return failure;
}
