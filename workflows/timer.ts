import { type CancellationScope, sleep } from '@temporalio/workflow';
import { DirectScope } from './direct-scope';

/** Starts a durable timer. `fired` is called unless it is canceled before. */
export function startTimer(
  parent: CancellationScope,
  milliseconds: number,
  summary: string,
  fired: () => void,
): { cancel(): void } {
  const scope = new DirectScope(parent);
  scope.run(() => sleep(milliseconds, { summary })).then(fired, () => undefined);
  return scope;
}
