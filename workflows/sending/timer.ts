import { type CancellationScope, sleep } from '@temporalio/workflow';
import { DirectScope } from './direct-scope';
import type { Gate } from './gate';

/** Where a run's commands are made, and what comes of them comes in. */
export interface Place {
  /** Not canceled when the Temporal workflow is. */
  readonly scope: CancellationScope;
  readonly gate: Gate;
}

/** Starts a durable timer. `fired` is called unless it is canceled before. */
export function startTimer(place: Place, milliseconds: number, summary: string, fired: () => void): { cancel(): void } {
  const scope = new DirectScope(place.scope);
  scope
    .run(() => sleep(milliseconds, { summary }))
    .then(
      () => place.gate.enter(fired),
      () => undefined,
    );
  return { cancel: () => place.gate.cancel(scope) };
}
