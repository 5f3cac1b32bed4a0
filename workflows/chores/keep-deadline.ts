import {
  condition,
  defineSignal,
  makeContinueAsNewFunc,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { HOST_VERSION } from '../changes';
import { type Chores, TIMER_RING, type TimerInput } from '../contract';

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
export async function usherTimer({ rung, hostVersion = 1, ...timer }: TimerInput): Promise<void> {
  const timerOptions = { summary: `${timer.attribute} of ${timer.objectId}` };
  const hearsAll = hostVersion >= 2;
  let due: number | null = timer.at;
  let isLooking = false;
  const rings = rung === undefined ? [] : [rung];
  setHandler(defineSignal<[number]>(TIMER_RING), (at) => {
    // What starts a timer rings it too, and tells nothing new by that; while it is looking, the row may have been read.
    if (at !== due || (hearsAll && isLooking)) rings.push(at);
  });
  while (due !== null || rings.length > 0) {
    // One that has come is met at once; before version 4 it was waited for, too.
    if (due !== null && (due > Date.now() || hostVersion < 4)) {
      const rest = Math.min(Math.max(due - Date.now(), 1), LONGEST_SLEEP);
      await condition(() => rings.length > 0, rest, timerOptions);
    }
    // A time that has come is met as what was waited for, whatever rings beside it; that is looked up after it.
    const isDue = hearsAll && due !== null && due <= Date.now();
    const at: number = (isDue ? undefined : rings.splice(0).at(-1)) ?? due ?? Date.now();
    isLooking = true;
    due = await meetDeadline({ ...timer, at }, Date.now());
    isLooking = false;
    const left = rings.at(-1);
    if (left !== undefined && !hearsAll) due ??= Date.now();
    const goesOn = due ?? left;
    if (goesOn !== undefined && workflowInfo().historyLength > LONG) {
      const carried = { ...timer, at: goesOn, hostVersion: HOST_VERSION };
      await makeContinueAsNewFunc<typeof usherTimer>()(left === undefined ? carried : { ...carried, rung: left });
    }
  }
}
