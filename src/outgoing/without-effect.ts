import { FaultError, fault } from '../faults/fault';
import { OutsideFault } from './outside-fault';

/**
 * Does what comes before the call that a step is for: with whatever fault it ends, nothing was done in the world. What
 * is no fault becomes `action_failed`, with the error as its cause.
 */
export async function withoutEffect<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { fault: known } = error instanceof FaultError ? error : fault('action_failed');
    throw new OutsideFault(known, 'none', { cause: error });
  }
}
