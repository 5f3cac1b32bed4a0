import type { CancellationScope } from '@temporalio/workflow';

/**
 * Lets the answers of activities and timers in one by one. The SDK gives out a cancellation a moment after it is asked
 * for; an answer that comes together with the one that asked for it, as a replay hands them in, would overtake it with
 * its own commands. So it waits until the cancellation is out.
 */
export class Gate {
  private leaving = 0;
  private readonly waiting: (() => void)[] = [];

  /** `isOpen`: nobody waits, as before host version 3. */
  constructor(private readonly isOpen: boolean) {}

  enter(answer: () => void): void {
    if (this.isOpen || this.leaving === 0) answer();
    else this.waiting.push(answer);
  }

  cancel(scope: CancellationScope): void {
    this.leaving += 1;
    scope.cancel();
    // What runs in the scope has asked before for being told so: its command is out when this is told.
    scope.cancelRequested.catch(() => {
      this.leaving -= 1;
      this.admit();
    });
  }

  private admit(): void {
    while (this.leaving === 0) {
      const answer = this.waiting.shift();
      if (answer === undefined) return;
      answer();
    }
  }
}
