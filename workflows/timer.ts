import { CancellationScope, sleep } from '@temporalio/workflow';

/** Starts a durable timer. `fired` is called unless it is canceled before. */
export function startTimer(
  parent: CancellationScope,
  milliseconds: number,
  summary: string,
  fired: () => void,
): { cancel(): void } {
  const scope = new CancellationScope({ cancellable: true, parent });
  scope.run(() => sleep(milliseconds, { summary })).then(fired, () => undefined);
  return scope;
}
