import type { Fault } from '../../interpreter/value';
import { FaultError } from '../../src/faults/fault';

/** A fault that is not tried again, whatever its category says: the effect happened, or may not be repeated. */
export class Final extends FaultError {
  constructor(fault: Fault) {
    super(fault);
  }
}
