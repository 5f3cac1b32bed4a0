import type { Repeat } from '../interpreter/catalogue';
import type { Fault } from '../interpreter/value';
import { FaultError, fault } from '../src/faults/fault';
import { type Effect, effectOf } from '../src/outgoing/outside-fault';

/** How an outside call that threw stands: the fault to journal or to retry by, and what the call can have done. */
export interface Settled {
  readonly fault: Fault;
  readonly effect: Effect;
}

/**
 * Settles what an outside action threw. With effect `none` the step's row goes back to `not_sent`, and the fault's
 * category decides the retry. An action that must not be repeated (`once`) is not, once its call may have taken effect:
 * instead of an unknown end, or of a fault that would be retried, the fault is `maybe_sent`, with the first as its cause.
 */
export function settleOutside(error: unknown, repeat: Repeat): Settled {
  const effect = effectOf(error);
  const known = error instanceof FaultError ? error : fault('action_failed', { cause: error });
  const mayNotRepeat = repeat === 'once' && (effect === 'unknown' || (effect === 'done' && isRetried(known.fault)));
  return { fault: mayNotRepeat ? fault('maybe_sent', { cause: known }).fault : known.fault, effect };
}

function isRetried({ category }: Fault): boolean {
  return category === 'transient' || category === 'limited';
}
