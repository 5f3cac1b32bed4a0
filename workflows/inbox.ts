/**
 * Does things in the scope in which it was made, whoever asks for them: what a signal or update handler starts would
 * otherwise be canceled with the Temporal workflow.
 */
export class Inbox {
  private readonly changes: (() => void)[] = [];
  private wake: () => void = () => undefined;

  constructor() {
    this.listen();
  }

  put(change: () => void): void {
    this.changes.push(change);
    this.wake();
  }

  private listen(): void {
    new Promise<void>((resolve) => {
      this.wake = resolve;
    }).then(() => {
      this.listen();
      for (let change = this.changes.shift(); change !== undefined; change = this.changes.shift()) change();
    });
  }
}
