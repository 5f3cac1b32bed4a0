import type { ValueMap } from '../../interpreter/value';
import { OutsideFault } from '../outgoing/outside-fault';
import { SANDBOX_FAULTS, type SandboxFaultCode } from './fault-codes';

interface Particulars {
  /** Instead of the code's own sentence; nothing personal. */
  readonly message?: string;
  readonly details?: ValueMap;
}

/** A fault of an author's code. Code has no effects in the world, so it may always be evaluated again. */
export function sandboxFault(code: SandboxFaultCode, { message, details }: Particulars = {}): OutsideFault {
  const { category, says } = SANDBOX_FAULTS[code];
  return new OutsideFault({ code, category, message: message ?? says, ...(details && { details }) }, 'none');
}
