import type { Fault, ValueMap } from '../../interpreter/value';
import { FAULTS, type FaultCode } from './catalogue';
import { FaultError } from './fault-error';

export { FaultError };

/** What a fault says beyond its code. */
export interface Particulars {
  /** Instead of the code's own sentence; nothing personal. */
  readonly message?: string;
  readonly details?: ValueMap;
  /** JSON pointer into the request or the definition. */
  readonly pointer?: string;
  /** Milliseconds. */
  readonly retryAfter?: number;
  /** What was thrown below: kept for the log, and as the fault's cause where it is a fault itself. */
  readonly cause?: unknown;
}

/** Whether what was thrown is for whoever mends this code, and so for the log: no fault, or one that stands for none. */
export function isDefect(error: unknown): boolean {
  return !(error instanceof FaultError) || error.fault.category === 'internal';
}

/** A fault of the catalogue, ready to be thrown. */
export function fault(code: FaultCode, particulars: Particulars = {}): FaultError {
  const { category, says } = FAULTS[code];
  const { message = says, details, pointer, retryAfter, cause } = particulars;
  const made: Fault = {
    code,
    category,
    message,
    ...(pointer !== undefined && { pointer }),
    ...(details !== undefined && { details }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(cause instanceof FaultError && { cause: cause.fault }),
  };
  return new FaultError(made, cause === undefined ? undefined : { cause });
}
