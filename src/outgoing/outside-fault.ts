import type { Fault, ValueMap } from '../../interpreter/value';
import { FAULTS, type FaultCode } from '../faults/catalogue';
import { FaultError } from '../faults/fault-error';

/**
 * What a failed call to the world can have done there.
 * `none`: nothing; it may be sent again. `unknown`: it was sent, whether it took effect nobody can say.
 * `done`: it took effect, and what came back cannot be used.
 */
export type Effect = 'none' | 'unknown' | 'done';

/** A fault of a call to the world, with what is known of the call's effect. */
export class OutsideFault extends FaultError {
  readonly effect: Effect;

  constructor(fault: Fault, effect: Effect, options?: ErrorOptions) {
    super(fault, options);
    this.effect = effect;
  }
}

interface Particulars {
  /** Instead of the code's own sentence; nothing personal. */
  readonly message?: string;
  readonly details?: ValueMap;
  /** Milliseconds. */
  readonly retryAfter?: number;
}

/** A fault of this catalogue's, with what is known of the call's effect. */
export function outsideFault(code: FaultCode, effect: Effect, particulars: Particulars = {}): OutsideFault {
  const { category, says } = FAULTS[code];
  const { message = says, details, retryAfter } = particulars;
  const fault = {
    code,
    category,
    message,
    ...(details && { details }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
  return new OutsideFault(fault, effect);
}

/** The effect that an error of an outside action leaves possible: anything but an `OutsideFault` says nothing of it. */
export function effectOf(error: unknown): Effect {
  return error instanceof OutsideFault ? error.effect : 'unknown';
}
