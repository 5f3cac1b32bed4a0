import { FaultError } from '../../src/faults/fault';
import { OutsideFault } from '../../src/outgoing/outside-fault';

/** Does what comes before a call: a fault of ours there has had no effect in the world. */
export async function beforeSending<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FaultError && !(error instanceof OutsideFault)) throw new OutsideFault(error.fault, 'none');
    throw error;
  }
}
