import { CancellationScope } from '@temporalio/workflow';

/**
 * A scope that can be canceled alone, for one activity or timer. It hands on the promise of what runs in it instead of
 * awaiting it: two promises fewer, each of which costs a stack trace in the sandbox.
 */
export class DirectScope extends CancellationScope {
  constructor(parent: CancellationScope) {
    super({ cancellable: true, parent });
  }

  protected override runInContext<T>(start: () => Promise<T>): Promise<T> {
    return start();
  }
}
