import {
  choreQueueOf,
  HOST_VERSION,
  TIMER_RING,
  TIMER_WORKFLOW,
  type TimerInput,
  timerWorkflowId,
} from '../../workflows/contract';
import type { Service } from '../service';

/** Milliseconds for Temporal to take a timer. */
const START_DEADLINE = 5000;

/**
 * Starts the timer of an object's time, or rings the one that there is: it looks again, so rings may come in any order,
 * or twice. `title`: what it is for, without anything personal.
 */
export async function ringTimer(
  { temporal, taskQueue }: Pick<Service, 'temporal' | 'taskQueue'>,
  input: TimerInput,
  title = input.attribute,
): Promise<void> {
  await temporal.call(START_DEADLINE, (client) =>
    client.workflow.signalWithStart(TIMER_WORKFLOW, {
      taskQueue: choreQueueOf(taskQueue),
      workflowId: timerWorkflowId(input),
      args: [{ ...input, hostVersion: HOST_VERSION }],
      signal: TIMER_RING,
      signalArgs: [input.at],
      staticSummary: `${title} of ${input.objectId}`,
    }),
  );
}
