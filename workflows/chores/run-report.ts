import {
  condition,
  defineSignal,
  makeContinueAsNewFunc,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { type Chores, REPORT_RING, type ReportInput } from '../contract';

/** Events of a history after which it begins a new one: a provider that is asked again and again. */
const LONG = 1000;

const { driveReport } = proxyActivities<Chores>({
  // A provider may take its time for an answer.
  startToCloseTimeout: '1 minute',
  // For as long as the database is away.
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** Has a report given by its provider: asks it, and asks again until it has an answer or its time is over. */
export async function usherReport(input: ReportInput): Promise<void> {
  const timerOptions = { summary: `look again for ${input.reportId}` };
  let rung = false;
  setHandler(defineSignal(REPORT_RING), () => {
    rung = true;
  });
  for (;;) {
    rung = false;
    const next = await driveReport(input, Date.now());
    if (next === null) return;
    if (workflowInfo().historyLength > LONG) await makeContinueAsNewFunc<typeof usherReport>()(input);
    await condition(() => rung, Math.max(next - Date.now(), 1), timerOptions);
  }
}
