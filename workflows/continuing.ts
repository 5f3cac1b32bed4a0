import { allHandlersFinished, workflowInfo } from '@temporalio/workflow';
import { type Place, startTimer } from './sending/timer';

/** A replay of this many events, or steps, is still cheap. */
const EVENTS = 1000;
const STEPS = 150;
/** How long requests are kept back for it, milliseconds. */
const PATIENCE = 60_000;
/** After it was put off: tried again after so many events more. */
const EVENTS_UNTIL_NEXT = 500;

const SUMMARY = 'continue as new';

/**
 * Decides when a run continues as new: beyond a length, once nothing is under way. Until then it keeps requests back,
 * for a minute at most.
 */
export class Continuing {
  /** Requests are kept back. */
  keepsBack = false;
  private steps = 0;
  private events = EVENTS;
  private stepsCount = true;
  private timer: { cancel(): void } | undefined;
  private updatedAt = -1;

  constructor(
    private readonly place: Place,
    private readonly turn: () => void,
  ) {}

  /** A request was given out. */
  count(): void {
    this.steps += 1;
  }

  /** An update was answered: its answer could be lost if this workflow task continued as new. */
  updated(): void {
    this.updatedAt = workflowInfo().historyLength;
  }

  /** Is it time? `quiet`: nothing is under way and all is written. */
  isTime(quiet: boolean): boolean {
    if (!this.keepsBack && !this.isDue()) return false;
    this.keepsBack = true;
    const last = workflowInfo().historyLength === this.updatedAt;
    if (quiet && !last && allHandlersFinished()) return true;
    if (quiet && last) startTimer(this.place, 1, SUMMARY, this.turn);
    else
      this.timer ??= startTimer(this.place, PATIENCE, SUMMARY, () => {
        this.putOff();
        this.turn();
      });
    return false;
  }

  private isDue(): boolean {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    if (historyLength >= this.events || (this.stepsCount && this.steps >= STEPS)) return true;
    return continueAsNewSuggested && this.stepsCount;
  }

  /** Gives requests out again, and waits for more events before the next try. */
  putOff(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.keepsBack = false;
    this.stepsCount = false;
    this.events = workflowInfo().historyLength + EVENTS_UNTIL_NEXT;
  }
}
