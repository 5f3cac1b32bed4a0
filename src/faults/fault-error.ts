import type { Fault } from '../../interpreter/value';

/** A fault on its way up: thrown by the service, turned into data again at its edges. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
  readonly fault: Fault;

  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.message, options);
    this.fault = fault;
  }
}
