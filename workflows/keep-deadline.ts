import {
  condition,
  defineSignal,
  makeContinueAsNewFunc,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { type Chores, TIMER_RING, type TimerInput } from './contract';

/** Events of a history after which it begins a new one: a deadline that is moved again and again. */
const LONG = 1000;
/** Milliseconds: 30 days. What is later is looked up again until then. */
const LONGEST_SLEEP = 30 * 86_400_000;

const { meetDeadline } = proxyActivities<Chores>({
  startToCloseTimeout: '30 seconds',
  // For as long as the database is away.
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/**
 * Waits until a deadline of an object has come, and lets it be met. A ring says that it may have been moved: where it is
 * now is looked up, so that rings may come late or twice.
 */
export async function usherTimer(input: TimerInput): Promise<void> {
  const timerOptions = { summary: `${input.attribute} of ${input.objectId}` };
  let due: number | null = input.at;
  const rings: number[] = [];
  // What starts a timer rings it too, and tells nothing new by that.
  setHandler(defineSignal<[number]>(TIMER_RING), (at) => {
    if (at !== due) rings.push(at);
  });
  while (due !== null) {
    const rest = Math.min(Math.max(due - Date.now(), 1), LONGEST_SLEEP);
    await condition(() => rings.length > 0, rest, timerOptions);
    const at: number = rings.splice(0).at(-1) ?? due;
    due = await meetDeadline({ ...input, at }, Date.now());
    // It was set anew while that was looked up.
    if (rings.length > 0) due ??= Date.now();
    if (due !== null && workflowInfo().historyLength > LONG) {
      await makeContinueAsNewFunc<typeof usherTimer>()({ ...input, at: due });
    }
  }
}
