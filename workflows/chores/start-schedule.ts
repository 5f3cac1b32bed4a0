import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { makeContinueAsNewFunc, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { Chores, ScheduleInput } from '../contract';

/** Events of a history after which it begins a new one. */
const LONG = 1000;
/** The time that Temporal's schedule has started it for, without the jitter. */
const STARTED_FOR = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

const { openOccurrence, startPage } = proxyActivities<Chores>({
  startToCloseTimeout: '30 seconds',
  // For as long as the database is away.
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/**
 * Starts the runs of one time of a schedule, page by page; where it has come to is kept by the rows, so that it holds
 * nothing and may be killed anywhere. `nothing`: it was no time of it.
 */
export async function usherSchedule(input: ScheduleInput): Promise<'started' | 'nothing'> {
  const occurrenceId = input.occurrenceId ?? (await openOccurrence(input.scheduleId, startedFor()));
  if (occurrenceId === null) return 'nothing';
  for (;;) {
    const began = Date.now();
    const { done, pause } = await startPage(occurrenceId);
    if (done) return 'started';
    const rest = began + pause - Date.now();
    if (rest > 0) await sleep(rest, { summary: `pause • ${occurrenceId}` });
    if (workflowInfo().historyLength > LONG) {
      await makeContinueAsNewFunc<typeof usherSchedule>()({ ...input, occurrenceId });
    }
  }
}

function startedFor(): number {
  const { typedSearchAttributes, startTime } = workflowInfo();
  return (typedSearchAttributes.get(STARTED_FOR) ?? startTime).getTime();
}
