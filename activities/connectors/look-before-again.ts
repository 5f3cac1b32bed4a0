import { OutsideFault } from '../../src/outgoing/outside-fault';

/**
 * Sends, and where it stays open whether that took effect, looks for it on the other side. What is found is given; what
 * is surely not there may be sent again; what cannot be looked for stays open.
 */
export async function lookBeforeAgain<T>(send: () => Promise<T>, look: () => Promise<T | undefined>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof OutsideFault) || error.effect !== 'unknown') throw error;
    let found: T | undefined;
    try {
      found = await look();
    } catch {
      throw error;
    }
    if (found !== undefined) return found;
    throw new OutsideFault(error.fault, 'none');
  }
}
